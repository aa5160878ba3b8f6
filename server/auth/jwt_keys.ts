import { createPublicKey, type JsonWebKeyInput } from "node:crypto";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  type CryptoKey,
  customFetch,
  errors,
  type FlattenedJWSInput,
  type JSONWebKeySet,
  type JWK,
  type JWSHeaderParameters,
} from "jose";
import { AuthError } from "./auth.ts";
import type { JsonWebKeySet, KeyFetching } from "./jwt_options.ts";

/** Finds the key that a token's header asks for. */
export type KeySource = (
  header: JWSHeaderParameters,
  token: FlattenedJWSInput,
) => Promise<CryptoKey | JWK | Uint8Array>;

/** Where keys come from, and the algorithms that fit their kind. */
export interface Keys {
  readonly find: KeySource;
  readonly algorithms: readonly string[];
}

/** RFC 7518, section 3.2: as many bytes as the hash gives. */
const MIN_SECRET_BYTES = 32;

const HMAC = ["HS256", "HS384", "HS512"];
const RSA = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
const CURVES: Readonly<Record<string, readonly string[]>> = {
  "P-256": ["ES256"],
  "P-384": ["ES384"],
  "P-521": ["ES512"],
  Ed25519: ["EdDSA", "Ed25519"],
};
const ASYMMETRIC = [...RSA, ...Object.values(CURVES).flat()];

/** The bytes of a shared secret. @throws {TypeError} If there are too few to resist guessing. */
export function secretBytes(secret: string | Uint8Array): Uint8Array {
  const bytes = typeof secret === "string" ? new TextEncoder().encode(secret) : secret;
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new TypeError(
      `a secret that signs tokens needs at least ${MIN_SECRET_BYTES} bytes, and this one has ${bytes.length}`,
    );
  }
  return bytes;
}

/** Keys from a shared secret. */
export function secretKeys(secret: string | Uint8Array): Keys {
  const bytes = secretBytes(secret);
  return { find: () => Promise.resolve(bytes), algorithms: HMAC };
}

/** One public key, as PEM or JWK. The private half of a pair is cut off. @throws {TypeError} If it is no such key. */
export function publicKeys(key: string | JsonWebKey): Keys {
  const jwk = publicJwk(key);
  const algorithms = jwk.kty === "RSA" ? RSA : CURVES[jwk.crv ?? ""];
  if (!algorithms) throw new TypeError(`publicKey is of a kind that signs no tokens: ${jwk.crv}`);
  return { find: () => Promise.resolve(jwk), algorithms };
}

/** A set of public keys, given or fetched. */
export function keySet(jwks: string | URL | JsonWebKeySet, fetching: KeyFetching = {}): Keys {
  if (typeof jwks !== "string" && !(jwks instanceof URL)) {
    // A cast because `jose` wants an array it may change, and then changes a copy of its own.
    return { find: createLocalJWKSet(jwks as JSONWebKeySet), algorithms: ASYMMETRIC };
  }
  const remote = createRemoteJWKSet(new URL(jwks), {
    [customFetch]: fetchWithoutLeaving,
    ...(fetching.timeoutMs !== undefined && { timeoutDuration: fetching.timeoutMs }),
    ...(fetching.cooldownMs !== undefined && { cooldownDuration: fetching.cooldownMs }),
    ...(fetching.maxAgeMs !== undefined && { cacheMaxAge: fetching.maxAgeMs }),
  });
  return { find: orUnavailable(remote), algorithms: ASYMMETRIC };
}

/** `jose` leaves the body of a failure unread, which would hold the connection. */
async function fetchWithoutLeaving(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (!response.ok) await response.body?.cancel();
  return response;
}

/** An endpoint that does not answer says nothing of the token, so the client is to come back with it. */
function orUnavailable(find: KeySource): KeySource {
  return async (header, token) => {
    try {
      return await find(header, token);
    } catch (cause) {
      if (isAboutTheToken(cause)) throw cause;
      throw new AuthError("UNAVAILABLE", "the token cannot be checked at the moment", { cause });
    }
  };
}

function isAboutTheToken(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JOSENotSupported;
}

function publicJwk(key: string | JsonWebKey): JWK {
  try {
    const input = typeof key === "string" ? key : { key, format: "jwk" } as JsonWebKeyInput;
    return createPublicKey(input).export({ format: "jwk" }) as JWK;
  } catch (cause) {
    throw new TypeError("publicKey is neither a public key in PEM nor one as a JWK", { cause });
  }
}
