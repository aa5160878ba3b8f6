/**
 * Hooks on what a server does: metrics and traces hang here. An observer sees names and sizes, never tokens or
 * payloads.
 *
 * @module
 */

import type { Logger } from "./logger.ts";

/** Which connection something happened on. */
export interface ObservedConnection {
  /** The connection's id. */
  readonly id: string;
  /** The user's subject, where there is a user. */
  readonly subject: string | undefined;
}

/** One frame, by its type and, where it has one, its id. */
export interface ObservedFrame {
  /** As in `FrameType`. */
  readonly type: number;
  /** Of the call or subscription it belongs to. */
  readonly id?: number;
}

/** One call, when it has ended. */
export interface ObservedCall {
  /** Who called. */
  readonly connection: ObservedConnection;
  /** The method's name. */
  readonly method: string;
  /** What kind of method it is. */
  readonly kind: "rpc" | "stream" | "upload";
  /** `"ok"`, or the code of the error that ended it. */
  readonly outcome: string;
  /** From CALL to the frame that ended it, in milliseconds. */
  readonly durationMs: number;
}

/** One event, when it was handed to the connections of this process. */
export interface ObservedEvent {
  /** The topic, or `undefined` for a connection-wide event. */
  readonly topic: string | undefined;
  /** The event's name. */
  readonly event: string;
  /** Connections of this process that got it. */
  readonly recipients: number;
}

/** Data that was thrown away instead of sent. */
export interface ObservedDrop {
  /** Who would have got it. */
  readonly connection: ObservedConnection;
  /**
   * `slow_consumer`: so much was waiting for a client that does not read that it was cut off. `overflow`: events of a
   * topic came faster than it reads, and it was told of the gap. `volatile`: an event that it had no room for.
   * `lost`: events were lost on their way to this server, and it was told of the gap.
   */
  readonly reason: "slow_consumer" | "overflow" | "volatile" | "lost";
  /** How much of it had not even reached the socket; 0 where that is not known. */
  readonly bytes: number;
  /** Whose events they were, if they were those of one topic. */
  readonly topic?: string;
}

/** Any of these may be left out. What they throw is logged and goes no further. */
export interface Observer {
  /** WELCOME was sent. */
  connect?(connection: ObservedConnection): void;
  /** A connection that was told to {@linkcode Observer.connect} has ended. */
  disconnect?(connection: ObservedConnection, end: { code: number; reason: string }): void;
  /** A frame came, before anything is done with it. */
  frameIn?(connection: ObservedConnection, frame: ObservedFrame): void;
  /** A frame was queued. */
  frameOut?(connection: ObservedConnection, frame: ObservedFrame): void;
  /** A call ended. */
  call?(call: ObservedCall): void;
  /** An event was delivered here. */
  event?(event: ObservedEvent): void;
  /** Data was thrown away. */
  drop?(drop: ObservedDrop): void;
}

/** An observer whose failures are logged and stay its own. Hooks that are absent stay absent: they cost nothing. */
export function guardObserver(observer: Observer, logger: Logger): Observer {
  const guarded = <Name extends keyof Observer>(name: Name): Pick<Observer, Name> => {
    const hook = observer[name] as ((...values: unknown[]) => unknown) | undefined;
    if (!hook) return {} as Pick<Observer, Name>;
    const failed = (error: unknown) => logger.error(`the observer's ${name} failed`, { error });
    const safe = (...values: unknown[]) => {
      try {
        const result: unknown = hook.apply(observer, values);
        if (result instanceof Promise) result.catch(failed);
      } catch (error) {
        failed(error);
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
