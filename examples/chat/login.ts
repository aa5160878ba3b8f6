/**
 * `POST /login {"name": "Ada"}` hands out `{"token": "…"}`. There are no passwords here: whoever says that they are Ada
 * is Ada, in every tab that says so. A real application checks that first; what follows is the same.
 *
 * @module
 */

import { createToken } from "@wirepact/server";
import type { User } from "./generated/types.ts";

/** The longest name, in characters. */
export const MAX_NAME_LENGTH = 40;

/** More than any name needs, so that nobody can make the server read for long. */
const MAX_BODY_BYTES = 1_024;

/** What a token needs. */
export interface LoginOptions {
  /** Signs tokens; the server's `jwtAuth` has the same. */
  readonly secret: string;
  /** How long a token is good for, in seconds. @default 86_400 */
  readonly expiresInS?: number;
}

/** Answers a login request with a token, or with `{error}` and 400, 405, 413 or 415. */
export async function login(
  request: Request,
  { secret, expiresInS = 86_400 }: LoginOptions,
): Promise<Response> {
  if (request.method !== "POST") return refusal(405, "Use POST.", { allow: "POST" });
  // Other sites' forms cannot send this type without asking first, so they cannot log anybody in.
  if (!isJson(request)) return refusal(415, "Send JSON.");
  const body = await readBody(request);
  if (body === undefined) return refusal(413, "Send a name and nothing more.");
  const user = userOf(nameIn(body));
  if (user === undefined) {
    return refusal(400, `A name has 1 to ${MAX_NAME_LENGTH} characters, one of them a letter or digit.`);
  }
  const token = await createToken({ ...user }, { secret, expiresInS });
  return Response.json({ token, user }, { headers: { "cache-control": "no-store" } });
}

/**
 * The user of a name, or `undefined` if it is no name. Names that differ only in case or spaces are one user.
 *
 * @example
 * ```ts
 * import { userOf } from "./login.ts";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(userOf("  Grace   Hopper "), { sub: "grace-hopper", name: "Grace Hopper" });
 * assert.equal(userOf("…"), undefined);
 * ```
 */
export function userOf(input: unknown): User | undefined {
  if (typeof input !== "string" || !input.isWellFormed()) return undefined;
  const name = input.normalize("NFKC").replace(/[\s\p{C}]+/gu, " ").trim();
  const sub = name.toLowerCase().match(/[\p{L}\p{N}]+/gu)?.join("-");
  if (sub === undefined || [...name].length > MAX_NAME_LENGTH) return undefined;
  return { sub, name };
}

function isJson(request: Request): boolean {
  return request.headers.get("content-type")?.split(";")[0]?.trim() === "application/json";
}

async function readBody(request: Request): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = "";
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function nameIn(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && "name" in value ? value.name : undefined;
  } catch {
    return undefined;
  }
}

function refusal(status: number, error: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error }, { status, headers });
}
