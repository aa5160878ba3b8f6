import { errors, type JWTPayload, jwtVerify, type JWTVerifyOptions } from "jose";
import { systemClock } from "../time/mod.ts";
import { type AuthAttempt, type Authenticator, AuthError, type Identity } from "./auth.ts";
import { jwtFailure } from "./_jwt_failure.ts";
import { type Keys, keySet, publicKeys, secretKeys } from "./jwt_keys.ts";
import type { JwtAuthOptions, JwtChecks } from "./jwt_options.ts";

/**
 * Authenticates by JSON Web Tokens. The algorithm has to fit the kind of key, whatever the token says: `none` and a
 * public key used as a shared secret are refused.
 *
 * A missing, bad or expired token is an {@linkcode AuthError} `UNAUTHENTICATED`; a key set that cannot be fetched is
 * `UNAVAILABLE`, so that clients keep their tokens and come back. The claims are the token's payload; the server
 * checks them against the contract. Where nobody has to log in, say so by `createServer({ anonymous: true })`.
 *
 * @throws {TypeError} For a secret that is too short, a key that is none, or more than one of them.
 *
 * @example
 * ```ts
 * import { createToken, jwtAuth } from "@wirepact/server";
 * import assert from "node:assert/strict";
 *
 * const secret = "at least thirty-two bytes of secret";
 * const auth = jwtAuth<{ name: string }>({ secret, audience: "chat" });
 * const token = await createToken({ sub: "ada", name: "Ada" }, { secret, audience: "chat" });
 * const identity = await auth.authenticate({
 *   token,
 *   source: "hello",
 *   headers: new Headers(),
 *   url: new URL("http://localhost/"),
 * });
 * assert.equal(identity?.subject, "ada");
 * assert.equal(identity?.claims.name, "Ada");
 * ```
 */
export function jwtAuth<Claims extends object>(options: JwtAuthOptions): Authenticator<Claims> {
  const { sources, subject = ({ sub }: JWTPayload) => sub } = options;
  const keys = keysOf(options);
  return {
    ...(sources && { sources }),
    async authenticate({ token }: AuthAttempt): Promise<Identity<Claims> | undefined> {
      if (token === undefined) {
        throw new AuthError("UNAUTHENTICATED", "a token is needed and there was none");
      }
      const claims = await verifiedClaims(token, keys, options).catch((error) => {
        throw jwtFailure(error);
      });
      return identity<Claims>(claims, subject(claims));
    },
  };
}

function keysOf(options: JwtAuthOptions): Keys {
  const given = [options.secret, options.publicKey, options.jwks].filter((key) => key !== undefined);
  if (given.length !== 1) {
    throw new TypeError(
      `jwtAuth() needs one of secret, publicKey and jwks, and was given ${given.length} of them`,
    );
  }
  const keys = options.secret !== undefined
    ? secretKeys(options.secret)
    : options.publicKey !== undefined
    ? publicKeys(options.publicKey)
    : keySet(options.jwks, options.fetchKeys);
  const unfit = options.algorithms?.find((name) => !keys.algorithms.includes(name));
  if (unfit === undefined) return keys;
  throw new TypeError(`algorithm ${unfit} does not fit the key, which can be ${keys.algorithms.join(", ")}`);
}

async function verifiedClaims(token: string, keys: Keys, options: JwtChecks): Promise<JWTPayload> {
  const { issuer, audience, clockToleranceS = 0, nowMs = systemClock.now } = options;
  const checks: JWTVerifyOptions = {
    algorithms: [...options.algorithms ?? keys.algorithms],
    clockTolerance: clockToleranceS,
    currentDate: new Date(nowMs()),
    ...(issuer !== undefined && { issuer: list(issuer) }),
    ...(audience !== undefined && { audience: list(audience) }),
  };
  try {
    return (await jwtVerify(token, keys.find, checks)).payload;
  } catch (error) {
    if (error instanceof errors.JWKSMultipleMatchingKeys) return await tryEach(error, token, checks);
    throw error;
  }
}

/** A key set whose keys have no names: whichever of those that fit made the signature. */
async function tryEach(
  candidates: errors.JWKSMultipleMatchingKeys,
  token: string,
  checks: JWTVerifyOptions,
): Promise<JWTPayload> {
  for await (const key of candidates) {
    try {
      return (await jwtVerify(token, key, checks)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error;
    }
  }
  throw new errors.JWSSignatureVerificationFailed();
}

function identity<Claims>(claims: JWTPayload, subject: string | undefined): Identity<Claims> {
  if (typeof subject !== "string" || subject === "") {
    throw new AuthError("UNAUTHENTICATED", "the token does not say whose it is");
  }
  return {
    subject,
    // What the contract says of claims is checked by the server, with the contract's own codec.
    claims: claims as Claims,
    ...(claims.exp !== undefined && { expiresAtMs: claims.exp * 1000 }),
  };
}

function list(value: string | readonly string[]): string[] {
  return typeof value === "string" ? [value] : [...value];
}
