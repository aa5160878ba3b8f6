import { type FrameCodec, json, type Problem } from "@wirepact/client";
import { DEFAULT_LIMITS, type Encoding } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import type { ClientArena } from "./client_arenas.ts";
import { turn, VectorClock } from "./clock.ts";
import { Words } from "./data.ts";
import { ConformanceClient, msgpack } from "./generated/client.ts";
import type { RawPeer } from "./raw_peer.ts";
import type { Vector } from "./vector.ts";
import { soon } from "./watchdog.ts";

/** What a call came to: its value or items, or its error. */
export type Outcome = { readonly ok: true; readonly value: unknown } | {
  readonly ok: false;
  readonly error: unknown;
};

/** A call that a vector made. */
export interface MadeCall {
  readonly outcome: Promise<Outcome>;
  readonly abort: AbortController;
}

/** What a vector listens to. */
export interface Ear {
  readonly events: (readonly [event: string, payload: unknown])[];
  readonly members: () => ReadonlyMap<string, unknown>;
  /** What ended it. */
  readonly ended: Promise<unknown>;
}

/** What a generated client exports. */
export interface ClientModule {
  readonly ConformanceClient: typeof ConformanceClient;
  readonly msgpack: FrameCodec;
}

/** One vector against one client. */
export class ClientRun {
  readonly words: Words;
  readonly clock = new VectorClock();
  readonly client: ConformanceClient;
  readonly calls = new Map<string, MadeCall>();
  readonly ears = new Map<string, Ear>();
  readonly problems: Problem[] = [];
  readonly #arena: ClientArena;
  #taken = 0;
  #peer: RawPeer | undefined;

  constructor(
    arena: ClientArena,
    encoding: Encoding,
    client: ClientModule = { ConformanceClient, msgpack },
  ) {
    this.#arena = arena;
    this.words = new Words(encoding);
    let tokens = 0;
    this.client = new client.ConformanceClient(arena.url, {
      encoding: encoding === "json" ? json : client.msgpack,
      webSocket: arena.webSocket,
      token: () => `token-${++tokens}`,
      clock: this.clock,
      random: () => 0.5,
      onProblem: (problem) => this.problems.push(problem),
    });
  }

  /** The server's end of the connection. */
  get peer(): RawPeer {
    assert.ok(this.#peer, "there is no connection");
    return this.#peer;
  }

  /** Whether the client has made a socket that the vector has not taken. */
  get isConnecting(): boolean {
    return this.#arena.attempts > this.#taken;
  }

  /** Takes the first connection, and opens it if the vector wants that. */
  async start({ open }: Vector): Promise<void> {
    await this.takeConnection();
    if (!open) return;
    const hello = await this.peer.arrivals.next();
    assert.ok(hello.kind === "frame" && hello.frame[0] === 0, Deno.inspect(hello));
    this.welcome(open);
    await soon("the client to be ready", this.client.ready());
  }

  async takeConnection(): Promise<void> {
    this.#peer = await this.#arena.connections.next();
    this.#taken++;
  }

  /** Sends WELCOME: to a client whose contract is not asked for, or with a feature, where a vector says so. */
  welcome(how: true | string): void {
    const {
      helloTimeoutMs: _,
      maxHeldBytes: _1,
      maxQueuedBytes: _2,
      maxQueuedEventBytes: _3,
      maxReplayEvents: _4,
      maxSnapshotBytes: _5,
      maxConnections: _6,
      ...limits
    } = DEFAULT_LIMITS;
    this.peer.send([this.words.toWire([1, {
      connection: "c1",
      heartbeatMs: 25_000,
      limits,
      features: how === "positional" ? [how] : [],
      contract: {
        name: "conformance",
        version: "2.0.0",
        hash: "$hash",
        match: how === "none" ? "none" : "same",
      },
    }])]);
  }

  async fence(): Promise<void> {
    this.peer.send([[16]]);
    const arrival = await this.peer.arrivals.next();
    const isPong = arrival.kind === "frame" && arrival.frame[0] === 17;
    assert.ok(isPong, `there should be nothing, but there is ${Deno.inspect(arrival)}`);
    await turn();
  }

  /** Settles when the client has noticed that its connection is gone. */
  async lost(): Promise<void> {
    await soon("the end of the client's socket", this.#arena.gone);
    await turn();
  }

  /** Ends the client and shows that nothing of it is left. */
  async end(): Promise<void> {
    await soon("the end of the client", this.client.close());
    await turn();
    assert.equal(this.clock.pending, 0, "timers are left");
  }
}
