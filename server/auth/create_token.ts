import { type JWTPayload, SignJWT } from "jose";
import { systemClock } from "../time/mod.ts";
import { secretBytes } from "./jwt_keys.ts";

/** Options of {@linkcode createToken}. */
export interface CreateTokenOptions {
  /** At least 32 bytes; the same that `jwtAuth` is given. */
  readonly secret: string | Uint8Array;
  /** Seconds until the token expires; negative for one that has. @default 3_600 */
  readonly expiresInS?: number;
  /** The token's `iss`. @default none */
  readonly issuer?: string;
  /** The token's `aud`. @default none */
  readonly audience?: string;
  /** Milliseconds since 1970. @default now */
  readonly nowMs?: number;
}

/**
 * Makes a token that `jwtAuth({ secret })` accepts: for tests, demos and small applications that are their own issuer.
 * HS256.
 *
 * @throws {TypeError} If the secret is too short.
 *
 * @example
 * ```ts
 * import { createToken } from "@wirepact/server";
 * import assert from "node:assert/strict";
 *
 * const secret = "at least thirty-two bytes of secret";
 * const token = await createToken({ sub: "ada", name: "Ada" }, { secret, expiresInS: 60 });
 * assert.equal(token.split(".").length, 3);
 * ```
 */
export async function createToken(
  claims: object,
  { secret, expiresInS = 3600, issuer, audience, nowMs = systemClock.now() }: CreateTokenOptions,
): Promise<string> {
  const issuedAtS = Math.floor(nowMs / 1000);
  const token = new SignJWT(claims as JWTPayload)
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuedAt(issuedAtS)
    .setExpirationTime(issuedAtS + expiresInS);
  if (issuer !== undefined) token.setIssuer(issuer);
  if (audience !== undefined) token.setAudience(audience);
  return await token.sign(secretBytes(secret));
}
