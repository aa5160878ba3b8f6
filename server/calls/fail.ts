import { RpcError } from "../errors.ts";

/** The `fail` of handlers. One function serves all calls: the code decides. */
export function fail(
  code: string,
  details?: unknown,
  options: { readonly message?: string; readonly retryAfterMs?: number } = {},
): never {
  throw new RpcError(code, { ...options, details: details ?? null });
}
