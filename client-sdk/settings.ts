/**
 * Options with their defaults filled in.
 *
 * @module
 */

import { type FrameCodec, json } from "@wirepact/schema/wire";
import type { Backoff } from "./backoff.ts";
import { type Clock, systemClock } from "./clock.ts";
import type { ConnectOptions } from "./options.ts";
import type { Report } from "./problem.ts";
import { onWake } from "./wake.ts";
import type { WebSocketConstructor } from "./websocket_like.ts";

/** What a client works with. */
export interface Settings {
  readonly url: string;
  readonly token: ConnectOptions["token"];
  readonly canRenewToken: boolean;
  readonly encoding: FrameCodec;
  readonly webSocket: WebSocketConstructor;
  readonly backoff: Backoff;
  readonly connectTimeoutMs: number;
  readonly callTimeoutMs: number | undefined;
  readonly maxWaitingCalls: number;
  readonly maxWaitingBytes: number;
  readonly whenOffline: "wait" | "fail";
  readonly report: Report;
  readonly clock: Clock;
  readonly random: () => number;
  readonly instance: string;
  readonly wake: (listener: () => void) => () => void;
}

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} If the URL cannot be read, or the runtime has no WebSocket and none was given.
 */
export function settingsOf(url: string | URL, options: ConnectOptions): Settings {
  // A cast, since not every runtime has these, nor their types.
  const { location, WebSocket } = globalThis as {
    location?: { href: string };
    WebSocket?: WebSocketConstructor;
  };
  const webSocket = options.webSocket ?? WebSocket;
  const { onProblem } = options;
  if (!webSocket) throw new TypeError("no WebSocket in this runtime: pass options.webSocket");
  return {
    url: new URL(url, location?.href).href.replace(/^http/, "ws"),
    webSocket,
    token: options.token,
    canRenewToken: typeof options.token === "function",
    encoding: options.encoding ?? json,
    backoff: { minMs: 500, maxMs: 30_000, ...options.backoff },
    connectTimeoutMs: options.connectTimeoutMs ?? 15_000,
    callTimeoutMs: options.callTimeoutMs,
    maxWaitingCalls: options.maxWaitingCalls ?? 1000,
    maxWaitingBytes: options.maxWaitingBytes ?? 1_048_576,
    whenOffline: options.whenOffline ?? "wait",
    report: async (kind, message, cause) => {
      try {
        if (onProblem) return await onProblem({ kind, message, cause });
      } catch (thrown) {
        // Nobody is left to be told of it, and whoever reports has more to do.
        console.warn(thrown);
      }
      console.warn(message, cause);
    },
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    // `randomUUID` is there in secure contexts only.
    instance: options.instance ?? crypto.getRandomValues(new Uint32Array(4)).join("-"),
    wake: options.wake ?? onWake,
  };
}
