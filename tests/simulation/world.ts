import { type Broker, MemoryBroker } from "@wirepact/server";
import { Ledger } from "./ledger.ts";
import type { Plan } from "./plan.ts";
import type { SimRandom } from "./random.ts";
import { Scheduler } from "./scheduler.ts";
import type { BrokerWeather } from "./sim_broker.ts";
import { SimClient } from "./sim_client.ts";
import type { SimClock } from "./sim_clock.ts";
import { SimNetwork } from "./sim_network.ts";
import { SimServer } from "./sim_server.ts";
import { Trace } from "./trace.ts";

/** What a run counts. */
export interface Figures {
  frames: number;
  cuts: number;
  crashes: number;
  calls: number;
}

/** What a {@linkcode World} is made of. */
export interface WorldOptions {
  readonly random: SimRandom;
  readonly plan: Plan;
  readonly keepsTrace: boolean;
}

/** Servers, clients, the network between them, and the broker behind. */
export class World {
  readonly random: SimRandom;
  readonly plan: Plan;
  readonly scheduler = new Scheduler();
  readonly trace: Trace;
  readonly network: SimNetwork;
  readonly ledger = new Ledger();
  readonly brokerWeather: BrokerWeather;
  readonly broker: Broker;
  readonly servers: SimServer[] = [];
  readonly clients: SimClient[] = [];
  readonly figures: Figures = { frames: 0, cuts: 0, crashes: 0, calls: 0 };
  /** What servers have logged as their own failure. */
  readonly serverErrors: string[] = [];
  /** What was thrown where nothing may be thrown. */
  readonly thrown: unknown[] = [];
  /** What was left of those who were closed. */
  readonly leftovers: string[] = [];
  #serversMade = 0;
  #clientsMade = 0;

  constructor({ random, plan, keepsTrace }: WorldOptions) {
    this.random = random;
    this.plan = plan;
    const { scheduler } = this;
    this.trace = new Trace({ now: () => scheduler.now, keeps: keepsTrace });
    this.network = new SimNetwork({
      scheduler,
      random: random.fork("network"),
      trace: this.trace,
      latencyMs: plan.latencyMs,
    });
    this.brokerWeather = { latencyMs: plan.brokerLatencyMs, refusedShare: 0, lostAnswerShare: 0 };
    const brokerRandom = random.fork("broker");
    this.broker = new MemoryBroker({ random: () => brokerRandom.next() });
    scheduler.onFault = (error) => {
      this.trace.add("world", `something threw: ${error}`);
      this.thrown.push(error);
    };
  }

  /** Servers that take connections. */
  get serversUp(): SimServer[] {
    return this.servers.filter(({ status }) => status === "up");
  }

  /** Clients that are at work. */
  get clientsUp(): SimClient[] {
    return this.clients.filter(({ status }) => status === "up");
  }

  /** Who is closed waits for nothing any more. */
  noteTimers(name: string, { pending }: SimClock): void {
    if (pending > 0) this.leftovers.push(`${name} is closed and has ${pending} timers left`);
  }

  startServer(): SimServer {
    const server = new SimServer(this, `s${++this.#serversMade}`);
    this.servers.push(server);
    return server;
  }

  startClient(): SimClient {
    const client = new SimClient(this, `c${++this.#clientsMade}`);
    this.clients.push(client);
    return client;
  }
}
