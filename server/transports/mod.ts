/**
 * What carries messages between clients and a server: WebSocket on `node:http`, Deno's own WebSocket, and memory.
 *
 * @module
 */

export { fetchHandler } from "./deno_fetch.ts";
export { memoryTransport } from "./memory.ts";
export { listenNodeWs } from "./node_ws.ts";

export type { ConnectionInfo, FetchHandlerOptions } from "./deno_fetch.ts";
export type { MemorySocketConstructor, MemoryTransport, MemoryTransportOptions } from "./memory.ts";
export type { Direction, MemoryLink } from "./memory_link.ts";
export type { MemorySocket } from "./memory_socket.ts";
export type { Listener, NodeWsOptions } from "./node_ws.ts";
export type { Acceptor, Admission, Socket, SocketEvents, UpgradeRequest } from "./socket.ts";
