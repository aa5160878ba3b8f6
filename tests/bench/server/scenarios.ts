import type { CallJob, FanOutJob, IdleJob, Job, PacedJob } from "./load/job.ts";
import {
  ECHO,
  PEERS,
  type Target,
  WIREPACT,
  WIREPACT_FETCH,
  WIREPACT_MSGPACK,
  wirepactWithMethods,
  wirepactWithSubscriptions,
  WS_ECHO,
} from "./targets.ts";

/** A job without what is known only when its server runs. */
type Open<J extends Job> = J extends Job ? Omit<J, "port" | "pid" | "hash" | "wire" | "warmUpMs" | "windowMs">
  : never;

/** One server under one load. */
export interface Entry {
  /** What tells it from the scenario's other entries. */
  readonly label: string;
  readonly target: Target;
  readonly job: Open<Job>;
  /** Calls per message of a client that floods meanwhile. */
  readonly flood?: number;
}

/** What a scenario compares. */
export type Metric = "cpuPerItemUs" | "p50Us" | "p99Us" | "kibEach" | "idleCpuPercent";

/** What an entry may be, in terms of another. */
export interface Bar {
  readonly label: string;
  readonly of: string;
  readonly most: number;
  readonly metric?: Metric;
}

/** Servers under the same load, compared with each other. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly metric: Metric;
  /** What the others are divided by. */
  readonly control: string;
  readonly entries: readonly Entry[];
  readonly bars: readonly Bar[];
  /** Longer than others, where heartbeats have to come by. */
  readonly windowMs?: number;
  /** Fewer than others have, where a round takes long. */
  readonly rounds?: number;
  /** The server has a core to itself, the load another: time is measured, not work. */
  readonly isApart?: boolean;
  /** Left out where everything has to be quick. */
  readonly isSlow?: boolean;
}

const [ECHO_NAME, WS, WP] = [ECHO.name, WS_ECHO.name, WIREPACT.name];

function calls(connections: number, inFlight: number): Open<CallJob> {
  return { kind: "calls", connections, inFlight };
}

function fanOut(subscribers: number, burst: number, topics = 1): Open<FanOutJob> {
  return { kind: "fanOut", subscribers, burst, topics };
}

function entry(target: Target, job: Open<Job>, label = target.name): Entry {
  return { label, target, job };
}

function entries(targets: readonly Target[], job: Open<Job>): Entry[] {
  return targets.map((target) => entry(target, job));
}

const EVERYBODY = [ECHO, WS_ECHO, WIREPACT, WIREPACT_FETCH, ...PEERS];
const CALLED = [...EVERYBODY, WIREPACT_MSGPACK];
const PUBLISHERS = EVERYBODY.filter(({ fansOut }) => fansOut);
const SOCKET_IO = "socket.io, Node";
const TRPC = "tRPC, Deno";
const RIVER = "River, Deno";

function idle(connections: number): Open<IdleJob> {
  return { kind: "idle", connections };
}

const COUNTS = [10, 100, 1_000, 5_000];
const TOPICS = [1, 100, 10_000];
const METHODS = [1, 300];
const PACED: Open<PacedJob> = { kind: "paced", connections: 99, everyMs: 50 };

/** Everything that is measured, and what is asked of it. */
export const SCENARIOS: readonly Scenario[] = [
  {
    id: "rpc-1x64",
    title: "Validated call, 1 connection, 64 in flight: server CPU per call",
    metric: "cpuPerItemUs",
    control: ECHO_NAME,
    entries: entries(CALLED, calls(1, 64)),
    bars: [
      { label: WP, of: ECHO_NAME, most: 0.6 },
      { label: WP, of: TRPC, most: 1 / 8 },
      { label: WP, of: SOCKET_IO, most: 1 / 3 },
      { label: WP, of: RIVER, most: 1 / 20 },
    ],
  },
  {
    id: "rpc-1x64-batched",
    title: "The same with the client's batching on",
    metric: "cpuPerItemUs",
    control: ECHO_NAME,
    entries: [
      entry(ECHO, calls(1, 64)),
      entry(WIREPACT, { ...calls(1, 64), batched: true }),
      entry(WIREPACT_FETCH, { ...calls(1, 64), batched: true }),
      entry(WIREPACT_MSGPACK, { ...calls(1, 64), batched: true }),
    ],
    bars: [{ label: WP, of: ECHO_NAME, most: 0.3 }],
  },
  {
    id: "rpc-100x4",
    title: "Validated call, 100 connections, 4 in flight each: server CPU per call",
    metric: "cpuPerItemUs",
    control: ECHO_NAME,
    entries: entries(CALLED, calls(100, 4)),
    bars: [
      { label: WP, of: ECHO_NAME, most: 0.6 },
      { label: WP, of: TRPC, most: 1 / 6 },
      { label: WP, of: SOCKET_IO, most: 1 / 3 },
    ],
  },
  {
    id: "rpc-1x1",
    title: "One call at a time on an idle server: p50 latency",
    metric: "p50Us",
    control: WS,
    entries: entries(EVERYBODY, calls(1, 1)),
    bars: [{ label: WP, of: WS, most: 1.15 }],
  },
  {
    id: "fan-out",
    title: "1 publisher, 1,000 subscribers, 200-byte events one at a time: server CPU per delivery",
    metric: "cpuPerItemUs",
    control: WS,
    entries: entries(PUBLISHERS, fanOut(1_000, 1)),
    bars: [{ label: WP, of: WS, most: 1.15 }, { label: WP, of: SOCKET_IO, most: 0.8 }],
  },
  {
    id: "fan-out-burst",
    title: "The same in bursts of 10",
    metric: "cpuPerItemUs",
    control: WS,
    entries: entries(PUBLISHERS, fanOut(1_000, 10)),
    bars: [{ label: WP, of: WS, most: 0.25 }],
  },
  {
    id: "idle-5000",
    title: "5,000 idle connections: memory of each",
    metric: "kibEach",
    control: WS,
    entries: entries([WS_ECHO, WIREPACT], idle(5_000)),
    bars: [{ label: WP, of: WS, most: 1.3 }],
    windowMs: 30_000,
    rounds: 1,
    isSlow: true,
  },
  {
    id: "idle-10000",
    title: "10,000 idle connections: memory of each",
    metric: "kibEach",
    control: WS,
    entries: entries([WS_ECHO, WIREPACT], idle(10_000)),
    bars: [{ label: WP, of: WS, most: 1.3 }],
    rounds: 1,
    isSlow: true,
  },
  {
    id: "connections",
    title: "Cost per call from 10 to 5,000 connections, 1 in flight each",
    metric: "cpuPerItemUs",
    control: `${WS}, 10`,
    entries: COUNTS.flatMap((count) =>
      [WS_ECHO, WIREPACT].map((target) => entry(target, calls(count, 1), `${target.name}, ${count}`))
    ),
    bars: [],
    rounds: 1,
    isSlow: true,
  },
  {
    id: "topics",
    title: "Cost per delivery from 1 to 10,000 topics, 10 connections that follow all of them",
    metric: "cpuPerItemUs",
    control: `${WP}, 1`,
    entries: TOPICS.map((count) =>
      entry(wirepactWithSubscriptions(Math.max(...TOPICS)), fanOut(10, 1, count), `${WP}, ${count}`)
    ),
    bars: [{ label: `${WP}, 10000`, of: `${WP}, 1`, most: 1.3 }],
    isSlow: true,
  },
  {
    id: "methods",
    title: "Cost per call from 1 to 300 methods",
    metric: "cpuPerItemUs",
    control: `${WP}, 1`,
    entries: METHODS.map((count) => entry(wirepactWithMethods(count), calls(1, 64), `${WP}, ${count}`)),
    bars: [{ label: `${WP}, 300`, of: `${WP}, 1`, most: 1.3 }],
    isSlow: true,
  },
  {
    id: "flood",
    title: "99 well-behaved clients, 20 calls a second each, while one floods: their p99",
    metric: "p99Us",
    isApart: true,
    // A server collects all of its garbage once as it begins: of a shorter window that would be the slowest hundredth.
    windowMs: 8_000,
    control: `${WP}, no flood`,
    entries: [
      entry(WIREPACT, PACED, `${WP}, no flood`),
      { ...entry(WIREPACT, PACED, `${WP}, flood of calls`), flood: 1 },
      { ...entry(WIREPACT, PACED, `${WP}, flood of batches`), flood: 250 },
    ],
    bars: [
      { label: `${WP}, flood of calls`, of: `${WP}, no flood`, most: 2 },
      { label: `${WP}, flood of batches`, of: `${WP}, no flood`, most: 2 },
    ],
    isSlow: true,
  },
];
