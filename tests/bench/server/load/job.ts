import type { WireName } from "./wires/mod.ts";

/** Which server, and how long. */
interface Target {
  readonly port: number;
  readonly pid: number;
  readonly wire: WireName;
  /** Of the contract; Wirepact's only. */
  readonly hash?: string | undefined;
  readonly warmUpMs: number;
  readonly windowMs: number;
}

/** Calls in a closed loop: each answer is followed by the next call. */
export interface CallJob extends Target {
  readonly kind: "calls";
  readonly connections: number;
  readonly inFlight: number;
  /** Calls of one turn leave in one message. */
  readonly batched?: boolean;
}

/** One publisher; the next events are asked for when the last have reached everybody. */
export interface FanOutJob extends Target {
  readonly kind: "fanOut";
  readonly subscribers: number;
  /** Events asked for at a time. */
  readonly burst: number;
  /** Instances of the topic, published to in turn; everybody follows all of them. One if left out. */
  readonly topics?: number;
}

/** Connections that say nothing. */
export interface IdleJob extends Target {
  readonly kind: "idle";
  readonly connections: number;
}

/** Calls at a steady pace, each connection one at a time, while another connection may flood the server. */
export interface PacedJob extends Target {
  readonly kind: "paced";
  readonly connections: number;
  readonly everyMs: number;
}

/** Work for the generator. */
export type Job = CallJob | FanOutJob | IdleJob | PacedJob;
