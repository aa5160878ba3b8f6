import { decodeValue, encodeValue, type ValueCodec } from "@wirepact/schema/wire";
import {
  type AuthAttempt,
  type Authenticator,
  AuthError,
  type AuthErrorCode,
  type Identity,
} from "../auth/mod.ts";
import { describeIssue } from "../errors.ts";
import type { Logger } from "../observability/mod.ts";

/** Who somebody is, or why that could not be found out. */
export type IdentityVerdict =
  | { readonly ok: true; readonly identity: Identity<object> | undefined }
  | { readonly ok: false; readonly code: AuthErrorCode; readonly reason: string };

/** What {@linkcode identify} works with. */
export interface IdentifyOptions {
  readonly auth: Authenticator<object> | undefined;
  /** Whether somebody without an identity may connect. */
  readonly anonymous: boolean;
  readonly claims: ValueCodec | undefined;
  readonly logger: Logger;
}

/** Asks the authenticator, and checks the claims it gives against the contract. Never rejects. */
export async function identify(
  attempt: AuthAttempt,
  { auth, anonymous, claims, logger }: IdentifyOptions,
): Promise<IdentityVerdict> {
  try {
    const identity = await auth?.authenticate(attempt);
    if (identity) return withCheckedClaims(identity, claims, logger);
    return anonymous ? { ok: true, identity: undefined } : refused("UNAUTHENTICATED", "a token is needed");
  } catch (error) {
    if (error instanceof AuthError) {
      // Whoever shows no token is nobody, and where nobody may connect, that is no failure.
      const isNobody = anonymous && attempt.token === undefined && error.code === "UNAUTHENTICATED";
      return isNobody ? { ok: true, identity: undefined } : refused(error.code, error.message);
    }
    logger.error("authentication failed", { error });
    return refused("UNAVAILABLE", "authentication is not possible at the moment");
  }
}

function withCheckedClaims(
  identity: Identity<object>,
  codec: ValueCodec | undefined,
  logger: Logger,
): IdentityVerdict {
  if (!codec) return { ok: true, identity };
  const claims = checkClaims(codec, identity.claims);
  if (claims.ok) return { ok: true, identity: { ...identity, claims: claims.value as object } };
  logger.warn(describeIssue("claims", claims.issue), { subject: identity.subject, path: claims.issue.path });
  return refused("UNAUTHENTICATED", "the token's claims do not match the contract");
}

/**
 * Claims are application values if the application made them, and JSON data if they come straight from a token. They
 * cannot be confused: where the two differ, a schema allows one of them only.
 */
function checkClaims(codec: ValueCodec, claims: unknown) {
  const encoded = encodeValue(codec, claims, "json");
  if (encoded.ok) return decodeValue(codec, encoded.value, "json");
  const decoded = decodeValue(codec, claims, "json");
  return decoded.ok ? decoded : encoded;
}

function refused(code: AuthErrorCode, reason: string): IdentityVerdict {
  return { ok: false, code, reason };
}
