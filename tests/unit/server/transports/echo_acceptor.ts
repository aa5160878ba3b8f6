import type { Acceptor, Admission, Socket, UpgradeRequest } from "../../../../server/transports/socket.ts";

/** What an {@linkcode echoAcceptor} saw, in order. */
export interface Seen {
  readonly requests: UpgradeRequest[];
  readonly sockets: Socket[];
  readonly messages: (string | Uint8Array)[];
  readonly closes: { code: number; reason: string }[];
}

/** An acceptor that sends every message back, and remembers what it saw. */
export interface EchoAcceptor extends Acceptor {
  readonly seen: Seen;
  /** Resolves with the next close that has not been waited for. */
  nextClose(): Promise<{ code: number; reason: string }>;
  /** Resolves with the next socket that has not been waited for. */
  nextSocket(): Promise<Socket>;
}

/** Options of {@linkcode echoAcceptor}. */
export interface EchoOptions {
  readonly maxMessageBytes?: number;
  readonly subprotocol?: string;
  readonly admit?: (request: UpgradeRequest) => Promise<Admission | undefined> | Admission | undefined;
  readonly onMessage?: (socket: Socket, data: string | Uint8Array) => void;
}

export function echoAcceptor(options: EchoOptions = {}): EchoAcceptor {
  const seen: Seen = { requests: [], sockets: [], messages: [], closes: [] };
  const closes = waitable<{ code: number; reason: string }>();
  const sockets = waitable<Socket>();
  return {
    seen,
    maxMessageBytes: options.maxMessageBytes ?? 1_048_576,
    nextClose: closes.next,
    nextSocket: sockets.next,
    async admit(request) {
      seen.requests.push(request);
      const answer = await options.admit?.(request);
      return answer ?? {
        admitted: true,
        subprotocol: options.subprotocol,
        open: (socket) => {
          seen.sockets.push(socket);
          sockets.put(socket);
          return {
            message: (data) => {
              seen.messages.push(data);
              (options.onMessage ?? ((to, sent) => to.send(sent)))(socket, data);
            },
            closed: (code, reason) => {
              seen.closes.push({ code, reason });
              closes.put({ code, reason });
            },
          };
        },
      };
    },
  };
}

function waitable<T>() {
  const values: T[] = [];
  const waiting: ((value: T) => void)[] = [];
  return {
    put(value: T): void {
      const next = waiting.shift();
      if (next) next(value);
      else values.push(value);
    },
    next(): Promise<T> {
      if (values.length > 0) return Promise.resolve(values.shift() as T);
      return new Promise((resolve) => waiting.push(resolve));
    },
  };
}
