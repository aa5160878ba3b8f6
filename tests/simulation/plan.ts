import type { SimRandom } from "./random.ts";

/** What can go wrong. */
export const FAULTS = [
  "break",
  "half_open",
  "stall",
  "outage",
  "crash",
  "restart",
  "client_death",
  "clock_jump",
  "broker_slow",
  "broker_refuses",
  "broker_answer_lost",
  "broker_restart",
  "broker_loss",
] as const;

/** One kind of thing that can go wrong. */
export type Fault = (typeof FAULTS)[number];

/** What a run is made of; everything follows from the seed. */
export interface Plan {
  /** What the broker keeps things in. */
  readonly storage: "memory" | "sqlite";
  readonly servers: number;
  readonly clients: number;
  readonly rooms: readonly string[];
  /** What goes wrong in this run. Each run has some kinds only, so that none hides behind others. */
  readonly faults: readonly Fault[];
  /** Milliseconds between faults, on average. */
  readonly faultEveryMs: number;
  /** Milliseconds between what one client does, on average. */
  readonly actEveryMs: number;
  readonly latencyMs: number;
  readonly brokerLatencyMs: number;
  readonly heartbeatMs: number;
  readonly limits: {
    readonly maxQueuedBytes: number;
    readonly maxQueuedEventBytes: number;
    readonly maxReplayEvents: number;
  };
  /** Characters of a post, at most. */
  readonly postChars: number;
  /** How long things go wrong. */
  readonly troubleMs: number;
}

/** Draws a plan. */
export function planOf(random: SimRandom): Plan {
  const storage = random.fork("storage");
  const isPure = random.chance(0.25);
  const faults = isPure ? [random.pick(FAULTS)] : FAULTS.filter(() => random.chance(0.4));
  return {
    storage: storage.chance(0.1) ? "sqlite" : "memory",
    servers: random.whole(1, 3),
    clients: random.whole(2, 4),
    rooms: ["r1", "r2"].slice(0, random.whole(1, 2)),
    faults,
    faultEveryMs: random.pick([800, 2_000, 6_000]),
    actEveryMs: random.pick([150, 500, 1_500]),
    latencyMs: random.pick([2, 40, 300]),
    brokerLatencyMs: random.pick([0.5, 10, 200]),
    heartbeatMs: random.pick([2_000, 5_000]),
    limits: {
      ...random.pick([
        { maxQueuedBytes: 60_000, maxQueuedEventBytes: 10_000 },
        { maxQueuedBytes: 4_194_304, maxQueuedEventBytes: 1_048_576 },
      ]),
      maxReplayEvents: random.pick([10, 10_000]),
    },
    postChars: random.pick([0, 50, 3_000]),
    troubleMs: random.pick([10_000, 30_000]),
  };
}
