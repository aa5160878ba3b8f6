import { createServer, type Server } from "@wirepact/server";
import { application } from "./application.ts";
import { simulation, type SimulationContract } from "./generated/server.ts";
import { BrokerLink } from "./sim_broker.ts";
import { SimClock } from "./sim_clock.ts";
import type { Host } from "./sim_network.ts";
import type { World } from "./world.ts";

/** One server process, from its start to its end. */
export class SimServer {
  readonly name: string;
  /** The server's. */
  readonly clock: SimClock;
  /** The application's. */
  readonly appClock: SimClock;
  readonly server: Server<SimulationContract>;
  readonly #world: World;
  /** Its way to the broker. */
  readonly link: BrokerLink;
  readonly #host: Host;
  status: "up" | "draining" | "closed" | "crashed" = "up";

  constructor(world: World, name: string) {
    const { scheduler, ledger, trace, plan, network } = world;
    const random = world.random.fork(name);
    this.#world = world;
    this.name = name;
    this.clock = new SimClock(scheduler, {
      aheadMs: random.between(-5_000, 5_000),
      rate: random.between(0.99, 1.01),
    });
    this.appClock = this.clock.another();
    this.link = new BrokerLink({
      broker: () => world.broker,
      scheduler,
      random: random.fork("broker"),
      trace,
      weather: world.brokerWeather,
      name,
      onEffect: (effect) => ledger.note(effect, scheduler.now),
    });
    const serverRandom = random.fork("server");
    this.server = createServer<SimulationContract, undefined, false>(simulation, {
      ...application({
        ledger,
        clock: this.appClock,
        random: random.fork("application"),
        now: () => scheduler.now,
      }),
      broker: this.link.broker,
      clock: this.clock,
      random: () => serverRandom.next(),
      heartbeatMs: plan.heartbeatMs,
      limits: { ...plan.limits, helloTimeoutMs: 3_000, windowItems: 4 },
      logger: {
        info: () => {},
        warn: (message) => trace.add(name, `warns: ${message}`),
        error: (message, fields) => {
          trace.add(name, `error: ${message}`, () => String(fields?.error));
          world.serverErrors.push(`${name}: ${message}: ${fields?.error}`);
        },
      },
      observer: {
        frameIn: () => void world.figures.frames++,
        frameOut: () => void world.figures.frames++,
      },
    });
    this.#host = { name, acceptor: this.server };
    network.hosts.push(this.#host);
    trace.add(name, "starts");
  }

  /** Dies at once. */
  crash(isTold: () => boolean): void {
    const { network, trace } = this.#world;
    trace.add(this.name, "crashes");
    this.#leaveNetwork();
    this.status = "crashed";
    this.clock.stop();
    this.appClock.stop();
    this.link.die();
    for (const link of network.links.filter(({ host }) => host === this.#host)) link.hostDied(isTold());
  }

  /** Shuts down as it should. */
  async close(): Promise<void> {
    const { trace } = this.#world;
    trace.add(this.name, "drains");
    this.#leaveNetwork();
    this.status = "draining";
    await this.server.close({ graceMs: 2_000, reconnectWithinMs: 1_000 });
    this.status = "closed";
    this.#world.noteTimers(this.name, this.clock);
    trace.add(this.name, "is closed");
  }

  #leaveNetwork(): void {
    if (this.status === "up") this.#world.network.remove(this.#host);
  }
}
