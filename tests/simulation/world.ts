import { rmSync } from "node:fs";
import { type Broker, MemoryBroker } from "@wirepact/server";
import { SqliteBroker } from "@wirepact/server/sqlite";
import { Ledger } from "./ledger.ts";
import type { Plan } from "./plan.ts";
import type { SimRandom } from "./random.ts";
import { Scheduler } from "./scheduler.ts";
import type { BrokerWeather } from "./sim_broker.ts";
import { SimClient } from "./sim_client.ts";
import { SimClock } from "./sim_clock.ts";
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
  /** The broker's. */
  readonly brokerClock: SimClock;
  /** None while it restarts. */
  broker: Broker | undefined;
  readonly #file: string | undefined;
  readonly servers: SimServer[] = [];
  readonly clients: SimClient[] = [];
  readonly figures: Figures = { frames: 0, cuts: 0, crashes: 0, calls: 0 };
  /** What servers have logged as their own failure. */
  readonly serverErrors: string[] = [];
  /** What was thrown where nothing may be thrown. */
  readonly thrown: unknown[] = [];
  /** What was seen to be wrong on the way. */
  readonly notes: string[] = [];
  /** How often the broker has lost everything, the records of calls among it. */
  brokerLosses = 0;
  #brokersMade = 0;
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
    this.brokerClock = new SimClock(scheduler, { aheadMs: 0, rate: 1 });
    this.#file = plan.storage === "sqlite" ? Deno.makeTempFileSync({ suffix: ".sqlite" }) : undefined;
    this.broker = this.#makeBroker();
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
    if (pending > 0) this.note(`${name} is closed and has ${pending} timers left`);
  }

  /** Something is wrong. */
  note(what: string): void {
    this.trace.add("world", what);
    this.notes.push(what);
  }

  /** The broker ends and comes back: with all that it had, or with nothing. */
  async restartBroker(keepsAll: boolean): Promise<void> {
    if (!this.broker) return;
    this.trace.add("broker", keepsAll ? "restarts" : "restarts and has lost everything");
    if (!keepsAll) this.brokerLosses++;
    for (const { status, link } of this.servers) if (status === "up" || status === "draining") link.break();
    // What is in memory lives on only if its process does.
    if (keepsAll && !this.#file) return;
    const { broker } = this;
    this.broker = undefined;
    await broker.close();
    if (!keepsAll) this.#removeFiles();
    this.broker = this.#makeBroker();
  }

  /** Nobody needs the broker any more. */
  async end(): Promise<void> {
    await this.broker?.close();
    this.#removeFiles();
  }

  #makeBroker(): Broker {
    const random = this.random.fork(`broker ${this.#brokersMade++}`);
    const options = { clock: this.brokerClock, random: () => random.next() };
    if (!this.#file) return new MemoryBroker(options);
    const onError = (error: unknown) => this.note(`the broker failed: ${error}`);
    return new SqliteBroker({ ...options, path: this.#file, synchronous: "normal", onError });
  }

  #removeFiles(): void {
    for (const end of ["", "-wal", "-shm", "-lock"]) {
      if (this.#file) rmSync(`${this.#file}${end}`, { force: true });
    }
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
