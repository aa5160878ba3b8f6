import { Chaos } from "./chaos.ts";
import { wrongWhenClosed, wrongWhenQuiet } from "./invariants.ts";
import { type Plan, planOf } from "./plan.ts";
import { probeSignals } from "./probe.ts";
import { SimRandom } from "./random.ts";
import { Workload } from "./workload.ts";
import { type Figures, World } from "./world.ts";

/** What came of one run. */
export interface Outcome {
  readonly seed: number;
  readonly plan: Plan;
  /** Of everything that happened. */
  readonly hash: string;
  /** What was not as it should be. */
  readonly wrong: readonly string[];
  /** What happened, if it was kept. */
  readonly lines: readonly string[];
  readonly figures: Figures & { readonly virtualMs: number; readonly events: number; readonly steps: number };
}

/** How a run is made. */
export interface SimulateOptions {
  /** Whether lines are kept for somebody to read. @default false */
  readonly keepsTrace?: boolean;
}

/** Long enough for every time-out, heartbeat and back-off to pass. */
const QUIET_MS = 60_000;

/** For so long connections last in the end: longer than any heartbeat is waited for. */
const STABLE_MS = 18_000;

/** Long enough for everybody to say goodbye to those who do not answer. */
const CLOSING_MS = 30_000;

/** One run: trouble, quiet, the end. */
export async function simulate(seed: number, { keepsTrace = false }: SimulateOptions = {}): Promise<Outcome> {
  const random = new SimRandom(seed);
  const plan = planOf(random.fork("plan"));
  const world = new World({ random, plan, keepsTrace });
  const rejections: unknown[] = [];
  const onRejection = (event: PromiseRejectionEvent) => {
    event.preventDefault();
    rejections.push(event.reason);
  };
  globalThis.addEventListener("unhandledrejection", onRejection);
  try {
    const wrong = await run(world);
    wrong.push(...world.thrown.map((error) => `thrown: ${stackOf(error)}`));
    wrong.push(...rejections.map((error) => `nobody handled a rejection: ${stackOf(error)}`));
    const { hash, lines } = world.trace;
    const events = world.clients.flatMap(({ watchers }) => [...watchers])
      .reduce((sum, { sightings }) => sum + sightings.filter(({ kind }) => kind === "event").length, 0);
    const { now: virtualMs, done: steps } = world.scheduler;
    return { seed, plan, hash, wrong, lines, figures: { ...world.figures, virtualMs, events, steps } };
  } finally {
    globalThis.removeEventListener("unhandledrejection", onRejection);
  }
}

async function run(world: World): Promise<string[]> {
  const { plan, scheduler } = world;
  for (let at = 0; at < plan.servers; at++) world.startServer();
  for (let at = 0; at < plan.clients; at++) world.startClient();
  const workload = new Workload(world);
  const chaos = new Chaos(world);
  await scheduler.runUntil(plan.troubleMs);
  workload.stop();
  chaos.heal();
  void probeSignals(world);
  await scheduler.runUntil(plan.troubleMs + QUIET_MS - STABLE_MS);
  const links = [...world.network.links];
  await scheduler.runUntil(plan.troubleMs + QUIET_MS);
  const wrong = wrongWhenQuiet(world, links);
  world.trace.add("world", "is closed");
  for (const client of world.clientsUp) void client.close();
  for (const server of world.serversUp) void server.close();
  await scheduler.runUntil(plan.troubleMs + QUIET_MS + CLOSING_MS);
  await world.end();
  return [...wrong, ...wrongWhenClosed(world)];
}

function stackOf(error: unknown): string {
  return error instanceof Error ? `${error.stack}` : String(error);
}
