import type { Encoding } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { Words } from "./data.ts";
import type { RawPeer } from "./raw_peer.ts";
import type { Arena } from "./server_arenas.ts";
import { Subject } from "./subject.ts";
import { soon } from "./watchdog.ts";
import type { ConnectRequest, Vector } from "./vector.ts";

/** An id that no vector uses. */
const FENCE_ID = 2 ** 31 - 1;

/** One vector against one server. */
export class ServerRun {
  readonly words: Words;
  readonly subject: Subject;
  subprotocol: string | undefined;
  httpStatus: number | undefined;
  connectionId = "";
  heartbeatMs = 25_000;
  readonly #arena: Arena;
  readonly #peers: RawPeer[] = [];
  readonly #visitors: { readonly peer: RawPeer; readonly id: string }[] = [];

  constructor(arena: Arena, subject: Subject, encoding: Encoding) {
    this.#arena = arena;
    this.subject = subject;
    this.words = new Words(encoding);
  }

  /** The connection of the vector itself. */
  get peer(): RawPeer {
    const [peer] = this.#peers;
    assert.ok(peer, `the handshake was answered by ${this.httpStatus}`);
    return peer;
  }

  /** Connects as the vector wants it, and opens if it wants that too. */
  async start({ connect, open }: Vector): Promise<void> {
    const peer = await this.#connect(connect);
    if (open && peer) this.connectionId = await this.#open(peer, open);
    this.words.bind("$connection", this.connectionId);
  }

  async fence(): Promise<void> {
    this.peer.send([[2, FENCE_ID, "nothing", {}]]);
    const arrival = await this.peer.arrivals.next();
    const isAnswer = arrival.kind === "frame" && arrival.frame[1] === FENCE_ID;
    assert.ok(isAnswer, `there should be nothing, but there is ${Deno.inspect(arrival)}`);
  }

  /** Lets somebody else subscribe, and waits until they have. */
  async visit([topic, key]: readonly [topic: string, key: unknown], token?: string): Promise<void> {
    const peer = await this.#connect();
    assert.ok(peer);
    const id = await this.#open(peer, token ?? true);
    peer.send([[9, 1, topic, key]]);
    const answer = await peer.arrivals.next();
    assert.ok(answer.kind === "frame" && answer.frame[0] === 10, Deno.inspect(answer));
    this.#visitors.push({ peer, id });
  }

  /** Breaks the connection of whoever came last. */
  async visitorLeaves(): Promise<void> {
    const visitor = this.#visitors.pop();
    assert.ok(visitor, "nobody has come who could leave");
    visitor.peer.drop();
    await soon("the end of a connection", this.subject.ended(visitor.id));
  }

  /** Ends all clients, then the server, and shows that nothing is left. */
  async end(): Promise<void> {
    for (const peer of this.#peers) peer.drop();
    await soon("the end of the connections", Promise.all(this.#peers.map(({ gone }) => gone)));
    const left = await soon("the end of the server", this.subject.end());
    assert.deepEqual(left, { connections: 0, subscribers: 0, timers: 0 });
  }

  async #connect({ subprotocols = ["$subprotocol"], headers = {} }: ConnectRequest = {}) {
    const offered = subprotocols.map((entry) => String(this.words.toWire(entry)));
    const { encoding } = this.words;
    const connection = await this.#arena.connect({ encoding, subprotocols: offered, headers });
    if ("status" in connection) {
      this.httpStatus = connection.status;
      return undefined;
    }
    this.subprotocol ??= connection.subprotocol;
    this.#peers.push(connection.peer);
    return connection.peer;
  }

  /** Says HELLO as `open` says and takes the WELCOME. */
  async #open(peer: RawPeer, open: true | string): Promise<string> {
    const contract = { name: "conformance", version: "2.0.0", hash: "$hash" };
    const more = open === true ? {} : open === "contract" ? { contract } : { token: open };
    peer.send([this.words.toWire([0, { protocol: 1, ...more }])]);
    const arrival = await peer.arrivals.next();
    assert.ok(arrival.kind === "frame" && arrival.frame[0] === 1, Deno.inspect(arrival));
    const welcome = arrival.frame[1] as { readonly connection: string; readonly heartbeatMs: number };
    this.heartbeatMs = welcome.heartbeatMs;
    return welcome.connection;
  }
}

/** Makes the server that a vector is about. */
export function subjectOf({ limits }: Vector): Subject {
  return new Subject(limits);
}
