import type { Authenticator } from "./auth.ts";

/** Public keys, as an issuer publishes them (RFC 7517). */
export interface JsonWebKeySet {
  /** Each may have a `kid`, by which tokens name it. */
  readonly keys: readonly (JsonWebKey & { readonly kid?: string })[];
}

/** How a remote key set is fetched. */
export interface KeyFetching {
  /** How long an answer may take. @default 5_000 */
  readonly timeoutMs?: number;
  /** How long an unknown key does not lead to another fetch: strangers choose key names. @default 30_000 */
  readonly cooldownMs?: number;
  /** How long keys are used without asking again. @default 600_000 */
  readonly maxAgeMs?: number;
}

/** What proves a signature: exactly one of a shared secret, a public key, a set of public keys. */
export type JwtKeyOptions =
  | {
    /** At least 32 bytes. HMAC; anybody who can check a token can also make one. */
    readonly secret: string | Uint8Array;
    readonly publicKey?: never;
    readonly jwks?: never;
  }
  | {
    /** One public key: PEM text or JWK. */
    readonly publicKey: string | JsonWebKey;
    readonly secret?: never;
    readonly jwks?: never;
  }
  | {
    /** Public keys by name: the URL of a key set, which is fetched and kept, or the set itself. */
    readonly jwks: string | URL | JsonWebKeySet;
    readonly secret?: never;
    readonly publicKey?: never;
  };

/** What {@linkcode jwtAuth} may be told besides its key. */
export interface JwtChecks {
  /** Who must have issued the token: its `iss`. @default anybody */
  readonly issuer?: string | readonly string[];
  /** Whom the token must be meant for: one of its `aud`. @default anybody */
  readonly audience?: string | readonly string[];
  /** How far the issuer's clock may be off. @default 0 */
  readonly clockToleranceS?: number;
  /** Narrows the algorithms down, for instance to `["ES256"]`. @default all that fit the kind of key */
  readonly algorithms?: readonly string[];
  /** Where tokens may come from, besides HELLO. @default header and subprotocol */
  readonly sources?: Authenticator<unknown>["sources"];
  /** The subject of a token's claims. @default the claim `sub` */
  readonly subject?: (claims: Readonly<Record<string, unknown>>) => string | undefined;
  /** How a key set is fetched. */
  readonly fetchKeys?: KeyFetching;
  /** Milliseconds since 1970. @default the machine's clock */
  readonly nowMs?: () => number;
}

/** Options of {@linkcode jwtAuth}. */
export type JwtAuthOptions = JwtKeyOptions & JwtChecks;
