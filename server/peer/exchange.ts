import type { RpcError } from "../errors.ts";

/** What a connection has open under an id: a call of any kind, or a subscription. */
export interface Exchange {
  readonly id: number;
  readonly kind: "rpc" | "stream" | "upload" | "subscription";
  /** The connection is gone: let go of everything, answer nothing. */
  disconnect(cause: RpcError): void;
}
