/**
 * Who is connected: the seam between a server and the ways of proving it.
 *
 * @module
 */

/** Where a token came from. */
export type TokenSource = "hello" | "header" | "subprotocol" | "cookie" | "query";

/** One attempt to connect. */
export interface AuthAttempt {
  /**
   * The token, from the first place that had one; `undefined` if none had. `""` where the place is there and holds
   * nothing that can be read: that is a bad token, not a missing one.
   */
  readonly token: string | undefined;
  /** Where the token came from. */
  readonly source: TokenSource | undefined;
  /** The upgrade request's headers. */
  readonly headers: Headers;
  /** The upgrade request's URL. */
  readonly url: URL;
  /** The peer's address, where the transport knows it. */
  readonly remoteAddress?: string;
}

/** A user who proved who they are. */
export interface Identity<Claims> {
  /** Stable across connections of the same user; `connections.ofUser` looks it up. */
  readonly subject: string;
  /** The claims, checked against the contract's claims schema before any handler sees them. */
  readonly claims: Claims;
  /** When the proof ends, in milliseconds since 1970. */
  readonly expiresAtMs?: number;
}

/**
 * An `auth` option: which places may carry a token, and what it proves.
 *
 * `authenticate` returns the identity, `undefined` for an anonymous user, or throws an {@linkcode AuthError}.
 */
export interface Authenticator<Claims> {
  /** Places a token may come from, besides HELLO. @default header and subprotocol */
  readonly sources?: {
    /** Whether `Authorization: Bearer` is looked at. @default true */
    readonly header?: boolean;
    /** Whether the entry `wirepact.token.` of the subprotocols is looked at. @default true */
    readonly subprotocol?: boolean;
    /** The cookie's name. Makes the origin check mandatory. */
    readonly cookie?: string;
    /** The query parameter's name. Tokens in URLs end up in logs; off unless named. */
    readonly query?: string;
  };
  /**
   * Finds out who this is: an identity, or `undefined` for somebody without one.
   *
   * @throws {AuthError} For a refusal; anything else that is thrown counts as `UNAVAILABLE`.
   */
  authenticate(attempt: AuthAttempt): Promise<Identity<Claims> | undefined> | Identity<Claims> | undefined;
}

/**
 * Why somebody is not let in: `UNAUTHENTICATED` asks for a new token, `FORBIDDEN` tells the client not to come back,
 * `UNAVAILABLE` says that nobody can tell right now, so the client keeps its token and tries again.
 */
export type AuthErrorCode = "UNAUTHENTICATED" | "FORBIDDEN" | "UNAVAILABLE";

/** A refusal. The message is told to the client; the cause is not. */
export class AuthError extends Error {
  /** Always `"AuthError"`. */
  override readonly name = "AuthError";
  /** What the client does then follows from this. */
  readonly code: AuthErrorCode;

  /** Makes a refusal; `options.cause` is for the log. */
  constructor(code: AuthErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
