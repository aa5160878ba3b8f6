/**
 * The other side of an open connection: everything that calls and topics know of one.
 *
 * @module
 */

export { clientIdentity } from "./client_identity.ts";
export type { ClientIdentity } from "./client_identity.ts";
export { ConnectionRegistry } from "./connection_registry.ts";
export type { Exchange } from "./exchange.ts";
export { logFailure, sendFailure, undeclared } from "./failures.ts";
export { Peer } from "./peer.ts";
export { codeRef, refTo } from "./ref_form.ts";
export type { RefForm } from "./ref_form.ts";
export { SendQueue } from "./send_queue.ts";
