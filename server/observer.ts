/**
 * Hooks on what a server does: metrics and traces hang here. An observer sees names and sizes, never tokens or
 * payloads.
 *
 * @module
 */

import type { Logger } from "./logger.ts";

/** Which connection something happened on. */
export interface ObservedConnection {
  readonly id: string;
  /** The user's subject, where there is a user. */
  readonly subject: string | undefined;
}

/** One frame, by its type and, where it has one, its id. */
export interface ObservedFrame {
  readonly type: number;
  readonly id?: number;
}

/** One call, when it has ended. */
export interface ObservedCall {
  readonly connection: ObservedConnection;
  readonly method: string;
  readonly kind: "rpc" | "stream" | "upload";
  /** `"ok"`, or the code of the error that ended it. */
  readonly outcome: string;
  readonly durationMs: number;
}

/** One event, when it was handed to the connections of this process. */
export interface ObservedEvent {
  /** The topic, or `undefined` for a connection-wide event. */
  readonly topic: string | undefined;
  readonly event: string;
  readonly recipients: number;
}

/** Data that was thrown away instead of sent. */
export interface ObservedDrop {
  readonly connection: ObservedConnection;
  readonly reason: "slow_consumer";
  readonly bytes: number;
}

/** Any of these may be left out. What they throw is logged and goes no further. */
export interface Observer {
  /** WELCOME was sent. */
  connect?(connection: ObservedConnection): void;
  /** A connection that was told to {@linkcode Observer.connect} has ended. */
  disconnect?(connection: ObservedConnection, end: { code: number; reason: string }): void;
  frameIn?(connection: ObservedConnection, frame: ObservedFrame): void;
  frameOut?(connection: ObservedConnection, frame: ObservedFrame): void;
  call?(call: ObservedCall): void;
  event?(event: ObservedEvent): void;
  drop?(drop: ObservedDrop): void;
}

/** An observer whose failures are logged and stay its own. Hooks that are absent stay absent: they cost nothing. */
export function guardObserver(observer: Observer, logger: Logger): Observer {
  const guarded = <Name extends keyof Observer>(name: Name): Pick<Observer, Name> => {
    const hook = observer[name] as ((...values: unknown[]) => void) | undefined;
    if (!hook) return {} as Pick<Observer, Name>;
    const safe = (...values: unknown[]) => {
      try {
        hook.apply(observer, values);
      } catch (error) {
        logger.error(`the observer's ${name} failed`, { error });
      }
    };
    // A cast because one wrapper stands for hooks of different parameters.
    return { [name]: safe } as unknown as Pick<Observer, Name>;
  };
  return {
    ...guarded("connect"),
    ...guarded("disconnect"),
    ...guarded("frameIn"),
    ...guarded("frameOut"),
    ...guarded("call"),
    ...guarded("event"),
    ...guarded("drop"),
  };
}
