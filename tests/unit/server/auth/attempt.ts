import type { AuthAttempt } from "../../../../server/auth/mod.ts";

/** An attempt to connect with this token. */
export function attempt(token: string | undefined): AuthAttempt {
  return {
    token,
    source: token === undefined ? undefined : "hello",
    headers: new Headers(),
    url: new URL("http://localhost/"),
  };
}
