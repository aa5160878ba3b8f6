/**
 * Who may connect: tokens and where they come from, and the pages that may open a WebSocket.
 *
 * @module
 */

export { AuthError } from "./auth.ts";
export { createToken } from "./create_token.ts";
export { jwtAuth } from "./jwt_auth.ts";
export { checkAllowedOrigins, originAllowed } from "./origin.ts";
export { TOKEN_SUBPROTOCOL_PREFIX, tokenFromRequest } from "./token_sources.ts";

export type { AuthAttempt, Authenticator, AuthErrorCode, Identity, TokenSource } from "./auth.ts";
export type { CreateTokenOptions } from "./create_token.ts";
export type { JsonWebKeySet, JwtAuthOptions, JwtChecks, JwtKeyOptions, KeyFetching } from "./jwt_options.ts";
export type { AllowedOrigins, OriginOptions } from "./origin.ts";
export type { RequestToken } from "./token_sources.ts";
