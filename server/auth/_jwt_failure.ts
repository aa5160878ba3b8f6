import { errors } from "jose";
import { AuthError } from "./auth.ts";

/** What `jose` threw, as a refusal in plain words. The cause stays for the log. */
export function jwtFailure(error: unknown): AuthError {
  if (error instanceof AuthError) return error;
  return new AuthError("UNAUTHENTICATED", reason(error), { cause: error });
}

function reason(error: unknown): string {
  if (error instanceof errors.JWTExpired) return "the token has expired";
  if (error instanceof errors.JWTClaimValidationFailed) {
    return error.reason === "missing"
      ? `the token has no claim ${JSON.stringify(error.claim)}`
      : `the token's claim ${JSON.stringify(error.claim)} is not accepted here`;
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return "the token's signature is not valid";
  if (error instanceof errors.JWKSNoMatchingKey) return "the token is signed by a key that is not known here";
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    return "the token is signed in a way that is not accepted here";
  }
  return "the token is malformed";
}
