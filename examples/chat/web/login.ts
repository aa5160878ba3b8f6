/// <reference lib="dom" />
/**
 * Gets tokens from the chat's server.
 *
 * @module
 */

import type { User } from "../generated/types.ts";

/** What the server answers to a login. */
export interface Login {
  readonly token: string;
  readonly user: User;
}

/** The server did not let somebody in. The message is for them to read. */
export class LoginError extends Error {
  override readonly name = "LoginError";
  readonly code = "LOGIN_REFUSED";
}

/**
 * Signs in with a name.
 *
 * @throws {LoginError} If the server refuses the name or cannot be reached.
 */
export async function login(name: string): Promise<Login> {
  const response = await post(name);
  if (response.ok) return await response.json();
  const answer: { error?: string } = await response.json().catch(() => ({}));
  throw new LoginError(answer.error ?? `The server answered ${response.status}.`);
}

async function post(name: string): Promise<Response> {
  try {
    return await fetch("/login", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name }),
    });
  } catch (cause) {
    throw new LoginError("The server cannot be reached. Try again in a moment.", { cause });
  }
}
