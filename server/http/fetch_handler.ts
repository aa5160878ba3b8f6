/**
 * Answers one HTTP request, in the terms of `fetch`: the shape that `Deno.serve`, Hono and others share, so that any
 * of them can answer what is not a WebSocket.
 */
export type FetchHandler = (request: Request) => Response | Promise<Response>;
