import type { Fault } from "./plan.ts";
import type { SimRandom } from "./random.ts";
import type { SimLink, Told } from "./sim_link.ts";
import type { World } from "./world.ts";

/** A fault, and whether there was anything to break. */
type Break = (chaos: Chaos) => void;

const TOLD: readonly Told[] = ["both", "client", "server"];

/** Breaks things for as long as it may, then mends what does not mend itself. */
export class Chaos {
  readonly world: World;
  readonly random: SimRandom;
  #isOver = false;

  constructor(world: World) {
    this.world = world;
    this.random = world.random.fork("chaos");
    this.#next();
  }

  /** Everything is as it should be from now on, but for connections of which only one side knows that they are dead. */
  heal(): void {
    const { network, brokerWeather, plan, trace, serversUp } = this.world;
    this.#isOver = true;
    trace.add("world", "is healed");
    network.isUnreachable = false;
    for (const link of network.links) link.resume();
    brokerWeather.latencyMs = plan.brokerLatencyMs;
    brokerWeather.refusedShare = brokerWeather.lostAnswerShare = 0;
    if (serversUp.length === 0) this.world.startServer();
  }

  /** Has something happen later, unless everything is healed by then. */
  later(ms: number, run: () => void): void {
    this.world.scheduler.schedule(ms, () => {
      if (!this.#isOver) run();
    });
  }

  link(): SimLink | undefined {
    const { links } = this.world.network;
    return links.length > 0 ? this.random.pick(links) : undefined;
  }

  #next(): void {
    const { plan } = this.world;
    if (plan.faults.length === 0) return;
    this.later(this.random.gapMs(plan.faultEveryMs), () => {
      BREAKS[this.random.pick(plan.faults)](this);
      this.#next();
    });
  }
}

const BREAKS: Readonly<Record<Fault, Break>> = {
  break: (chaos) => breakLink(chaos, TOLD[0]!),
  half_open: (chaos) => breakLink(chaos, chaos.random.pick([...TOLD.slice(1), "nobody"])),
  stall: (chaos) => {
    const link = chaos.link();
    link?.stall(chaos.random.pick(["up", "down"]));
    chaos.later(chaos.random.between(10, 12_000), () => link?.resume());
  },
  outage: (chaos) => {
    const { world: { network, trace }, random } = chaos;
    trace.add("network", "is unreachable");
    network.isUnreachable = true;
    const stalled = network.links.filter(() => random.chance(0.7));
    for (const link of stalled) {
      link.stall("up");
      link.stall("down");
    }
    chaos.later(random.between(10, 8_000), () => {
      network.isUnreachable = false;
      for (const link of stalled) link.resume();
    });
  },
  crash: (chaos) => {
    const { world, random } = chaos;
    if (world.serversUp.length === 0) return;
    world.figures.crashes++;
    random.pick(world.serversUp).crash(() => random.chance(0.6));
    chaos.later(random.between(0, 4_000), () => void world.startServer());
  },
  restart: ({ world, random }) => {
    if (world.serversUp.length === 0) return;
    void random.pick(world.serversUp).close();
    world.startServer();
  },
  client_death: ({ world, random }) => {
    if (world.clientsUp.length === 0) return;
    random.pick(world.clientsUp).die(random.chance(0.5));
    world.startClient();
  },
  clock_jump: ({ world, random }) => {
    const machine = random.pick([...world.clientsUp, ...world.serversUp]);
    const ms = Math.round(random.between(-1, 1) * random.pick([500, 20_000, 7_200_000]));
    world.trace.add(machine.name, `has its clock set by ${ms} ms`);
    machine.clock.jump(ms);
  },
  broker_slow: (chaos) => {
    const { world: { brokerWeather, plan, trace }, random } = chaos;
    brokerWeather.latencyMs = random.between(100, 3_000);
    trace.add("broker", "is slow");
    chaos.later(random.between(100, 5_000), () => brokerWeather.latencyMs = plan.brokerLatencyMs);
  },
  broker_restart: ({ world }) => void world.restartBroker(true),
  broker_loss: ({ world }) => void world.restartBroker(false),
  broker_refuses: (chaos) => brokerFails(chaos, "refusedShare"),
  broker_answer_lost: (chaos) => brokerFails(chaos, "lostAnswerShare"),
};

function breakLink(chaos: Chaos, told: Told): void {
  const link = chaos.link();
  if (!link) return;
  chaos.world.figures.cuts++;
  link.break(told);
}

function brokerFails(chaos: Chaos, share: "refusedShare" | "lostAnswerShare"): void {
  const { world: { brokerWeather, trace }, random } = chaos;
  brokerWeather[share] = random.between(0.05, 0.6);
  trace.add("broker", share);
  chaos.later(random.between(100, 5_000), () => brokerWeather[share] = 0);
}
