import type { WireName } from "./load/wires/mod.ts";

/** A server that is measured. */
export interface Target {
  readonly name: string;
  /** What starts it, from the root of the repository. */
  readonly command: readonly string[];
  readonly wire: WireName;
  /** What scenarios it can take part in, besides calls. */
  readonly fansOut?: boolean;
  /** Calls without a check of what they carry are echoes. */
  readonly isEcho?: boolean;
}

const OWN = ["deno", "run", "-A", "--quiet"];
const FOLDER = "tests/bench/server";

function own(file: string, ...args: string[]): readonly string[] {
  return [...OWN, `${FOLDER}/servers/${file}.ts`, ...args];
}

function denoPeer(file: string): readonly string[] {
  return [...OWN, `${FOLDER}/peers/${file}.mjs`];
}

function nodePeer(file: string): readonly string[] {
  return ["node", `${FOLDER}/peers/${file}.mjs`];
}

/** What everything is divided by: `Deno.upgradeWebSocket` as it comes. */
export const ECHO: Target = {
  name: "Deno.upgradeWebSocket echo",
  command: own("deno_echo"),
  wire: "echo",
  fansOut: true,
  isEcho: true,
};

/** `ws` without anything on top. */
export const WS_ECHO: Target = {
  name: "ws echo, Deno",
  command: own("ws_echo"),
  wire: "echo",
  fansOut: true,
  isEcho: true,
};

/** The product with its defaults, `server.listen`. */
export const WIREPACT: Target = {
  name: "Wirepact",
  command: own("wirepact", "ws"),
  wire: "wirepact",
  fansOut: true,
};

/** The product behind `Deno.serve`, `server.fetch`. */
export const WIREPACT_FETCH: Target = {
  name: "Wirepact, server.fetch",
  command: own("wirepact", "deno"),
  wire: "wirepact",
  fansOut: true,
};

/** The product with as many further methods. */
export function wirepactWithMethods(count: number): Target {
  return {
    ...WIREPACT,
    name: `Wirepact, ${count} methods`,
    command: own("wirepact", "ws", String(count - 1)),
  };
}

/** The product, spoken to in MessagePack. */
export const WIREPACT_MSGPACK: Target = {
  ...WIREPACT,
  name: "Wirepact, MessagePack",
  wire: "wirepactMsgpack",
};

/** The product, with as many subscriptions for a connection as there are topics. */
export function wirepactWithSubscriptions(count: number): Target {
  return { ...WIREPACT, command: own("wirepact", "ws", "0", String(count)) };
}

/** Everything else, each on the runtime it is at home on, or faster on. */
export const PEERS: readonly Target[] = [
  { name: "hand-written, Deno", command: own("hand_written"), wire: "handWritten" },
  { name: "socket.io, Node", command: nodePeer("socket_io"), wire: "socketIo", fansOut: true },
  { name: "tRPC, Deno", command: denoPeer("trpc"), wire: "trpc", fansOut: true },
  { name: "oRPC, Deno", command: denoPeer("orpc"), wire: "orpc" },
  { name: "rpc-websockets, Node", command: nodePeer("rpc_websockets"), wire: "jsonRpc" },
  { name: "Cap'n Web, Deno", command: denoPeer("capnweb"), wire: "capnweb" },
  { name: "Elysia, Node", command: nodePeer("elysia"), wire: "handWritten" },
  { name: "River, Deno", command: denoPeer("river"), wire: "river" },
];
