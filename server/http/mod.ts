/**
 * HTTP beside the WebSockets: fetch handlers on `node:http`, and static files.
 *
 * @module
 */

export { nodeListener } from "./node_listener.ts";
export { requestHeaders, requestUrl } from "./node_request.ts";
export { serveStatic } from "./static_files.ts";

export type { FetchHandler } from "./fetch_handler.ts";
export type { NodeListenerOptions } from "./node_listener.ts";
export type { ServeStaticOptions } from "./static_files.ts";
