/** Mistakes that somebody could make: each breaks one clause, and a test of that clause has to notice. */

/** One change to the source that must not go unnoticed. */
export interface Mutation {
  /** The clause that it breaks. */
  readonly clause: string;
  /** A file, or the folder of the one file that has the text: files move more often than what they say. */
  readonly file: string;
  /** Text that is there exactly once. */
  readonly search: string;
  readonly replace: string;
  /** How the name of the test begins that has to fail. */
  readonly test: string;
}

/** Where most of the wire's own rules are. */
const WIRE = "schema/wire";

/** All mistakes. */
export const MUTATIONS: readonly Mutation[] = [
  {
    clause: "P-1.1",
    file: `${WIRE}/subprotocols.ts`,
    search: "for (const name of offered) {",
    replace: "for (const name of offered.toReversed()) {",
    test: "the first known subprotocol of the client's list is echoed (server, memory, json)",
  },
  {
    clause: "P-1.3",
    file: `${WIRE}/json_codec.ts`,
    search: 'new WireError("UNSUPPORTED_DATA"',
    replace: 'new WireError("INVALID_PAYLOAD"',
    test: "bytes on a JSON connection (server, memory, json)",
  },
  {
    clause: "P-1.6",
    file: WIRE,
    search: "if (frames.length <= limits.maxFramesPerMessage) return frames;",
    replace: "if (frames.length <= limits.maxFramesPerMessage + 1) return frames;",
    test: "more frames than the limit (server, memory, msgpack)",
  },
  {
    clause: "P-1.8",
    file: `${WIRE}/json_depth.ts`,
    search: "if (++depth > most) {",
    replace: "if (++depth > most + 1) {",
    test: "65 levels are not (server, memory, json)",
  },
  {
    clause: "P-2.2",
    file: WIRE,
    search: "const FIRST_IGNORED_TYPE = 64;",
    replace: "const FIRST_IGNORED_TYPE = 65;",
    test: "frames of type 64 and more are ignored (server, memory, json)",
  },
  {
    clause: "P-2.5",
    file: WIRE,
    search: "if (element.optional && frame[index] == null) {",
    replace: "if (element.optional && frame[index] === undefined) {",
    test: "an absent element at the end may be null (server, memory, json)",
  },
  {
    clause: "P-3.3",
    file: "server",
    search: "if (peer.exchanges.has(id)) throw",
    replace: "if (peer.exchanges.size > 1_000) throw",
    test: "an id in use (server, memory, json)",
  },
  {
    clause: "P-3.3",
    file: WIRE,
    search: "isId(value) && value as number % 2 === 1",
    replace: "isId(value)",
    test: "an even id from a client (server, memory, json)",
  },
  {
    clause: "P-4.3",
    file: "server",
    search: "if (hello.protocol !== PROTOCOL_VERSION) {",
    replace: "if (hello.protocol < PROTOCOL_VERSION) {",
    test: "another protocol version (server, memory, json)",
  },
  {
    clause: "P-4.6",
    file: "server",
    search: "if (this.#state.held.bytes > maxHeldBytes) {",
    replace: "if (this.#state.held.bytes > 2 * maxHeldBytes) {",
    test: "more than the held bytes (server, memory, json)",
  },
  {
    clause: "P-5.5",
    file: "server",
    search: 'close: "CONTRACT_AHEAD"',
    replace: 'close: "CONTRACT_MISMATCH"',
    test: "a newer client is asked to come back (server, memory, json)",
  },
  {
    clause: "P-6.7",
    file: "server",
    search: 'this.#stop("CANCELLED");',
    replace: 'this.#stop("DEADLINE_EXCEEDED");',
    test: "cancel reaches the handler (server, memory, json)",
  },
  {
    clause: "P-6.8",
    file: "server",
    search: 'peer.sendError(id, "INTERNAL", ERROR_CODES.INTERNAL.meaning);\n  return "INTERNAL";',
    replace: 'peer.sendError(id, "INTERNAL", String(cause));\n  return "INTERNAL";',
    test: "an error thrown by a handler stays inside (server, memory, json)",
  },
  {
    clause: "P-6.10",
    file: WIRE,
    search: "callNumber: optional(positive)",
    replace: "callNumber: optional(count)",
    test: "a call number is at least 1 (server, memory, json)",
  },
  {
    clause: "P-7.4",
    file: WIRE,
    search: "length < this.#limits.windowItems",
    replace: "length <= this.#limits.windowItems",
    test: "a client's upload waits for credit (client, memory, json)",
  },
  {
    clause: "P-7.5",
    file: WIRE,
    search: "items > this.#outstanding.length",
    replace: "items > this.#outstanding.length + 1",
    test: "credit for items that were never sent (server, memory, json)",
  },
  {
    clause: "P-7.6",
    file: WIRE,
    search: "this.#items.length + this.#consumed - this.#reported >= windowItems",
    replace: "this.#items.length + this.#consumed - this.#reported > windowItems",
    test: "more items than the window (server, memory, json)",
  },
  {
    clause: "P-8.3",
    file: "server/topics",
    search: "if (await handler.authorize(request) === true) return;",
    replace: "if (await handler.authorize(request) !== undefined) return;",
    test: "a subscription the application refuses (server, memory, json)",
  },
  {
    clause: "P-8.6",
    file: "server/topics",
    search: "if (cursor.epoch !== log.position.epoch) return",
    replace: 'if (cursor.epoch === "") return',
    test: "a cursor of another epoch is not (server, memory, json)",
  },
  {
    clause: "P-8.7",
    file: "server/topics",
    search: "head: Math.max(head, after),",
    replace: "head: log.position.head,",
    test: "events made while the snapshot is made are delivered (server, memory, json)",
  },
  {
    clause: "P-8.8",
    file: "client-sdk/topics",
    search: "this.cursor = { epoch: cursor.epoch, offset };",
    replace: "if (payload != null) this.cursor = { epoch: cursor.epoch, offset };",
    test: "a client's cursor moves without an event (client, memory, json)",
  },
  {
    clause: "P-10.2",
    file: "server",
    search: "if (silent >= 2 * interval)",
    replace: "if (silent >= 9 * interval)",
    test: "a client that stays silent is closed (server, memory, json)",
  },
  {
    clause: "P-10.4",
    file: WIRE,
    search: "(code >= 4200 && code < 4300)",
    replace: "(code >= 4210 && code < 4300)",
    test: "a client stops at 4202 (client, memory, json)",
  },
  {
    clause: "P-12.7",
    file: WIRE,
    search: "export const MAX_VALUE_DEPTH = 59;",
    replace: "export const MAX_VALUE_DEPTH = 60;",
    test: "60 nested arrays and objects match no schema (server, memory, json)",
  },
  {
    clause: "P-12.10",
    file: "server",
    search: 'match === "same" && encoding === "msgpack" &&',
    replace: 'encoding === "msgpack" &&',
    test: "nothing is positional where the contract is not the same (server, memory, msgpack)",
  },
  {
    clause: "P-12.10",
    file: "server",
    search: 'form === "positional" && typeof ref === "number"',
    replace: 'form === "positional"',
    test: "a CALL that came before WELCOME was sent is in named form (server, memory, msgpack)",
  },
];
