import { fetchHandler, listenNodeWs } from "../../server/transports/mod.ts";
import type { Acceptor } from "../../server/transports/mod.ts";

/** A WebSocket transport that listens, whichever it is. */
export interface Running extends AsyncDisposable {
  readonly port: number;
  /** What the server's own handlers threw. */
  readonly errors: unknown[];
}

/** One of the WebSocket transports. */
export interface TransportUnderTest {
  readonly name: string;
  /** Whether it sees every byte, and can drop a connection. */
  readonly hardened: boolean;
  start(acceptor: Acceptor): Promise<Running>;
}

/** Both WebSocket transports; what one does the other has to do too. */
export const TRANSPORTS: readonly TransportUnderTest[] = [
  {
    name: "listenNodeWs()",
    hardened: true,
    async start(acceptor) {
      const errors: unknown[] = [];
      const listener = await listenNodeWs(acceptor, { port: 0, onError: (error) => errors.push(error) });
      return { port: listener.port, errors, [Symbol.asyncDispose]: () => listener.close() };
    },
  },
  {
    name: "fetchHandler()",
    hardened: false,
    start(acceptor) {
      const errors: unknown[] = [];
      const handler = fetchHandler(acceptor, { onError: (error) => errors.push(error) });
      const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, handler);
      return Promise.resolve({
        port: server.addr.port,
        errors,
        [Symbol.asyncDispose]: () => server.shutdown(),
      });
    },
  },
];
