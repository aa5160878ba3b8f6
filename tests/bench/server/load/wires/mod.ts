/**
 * How the generator speaks to each kind of server.
 *
 * @module
 */

import type { Wire } from "../wire.ts";
import { capnweb, orpc, socketIo, trpc } from "./peers.ts";
import { echo, handWritten, jsonRpc } from "./plain.ts";
import { river } from "./river.ts";
import { wirepact, wirepactMsgpack } from "./wirepact.ts";

const WIRES = {
  capnweb,
  echo,
  handWritten,
  jsonRpc,
  orpc,
  river,
  socketIo,
  trpc,
  wirepact,
  wirepactMsgpack,
} satisfies Record<
  string,
  (hash: string) => Wire
>;

/** A kind of server. */
export type WireName = keyof typeof WIRES;

/** What one connection to such a server speaks. */
export function createWire(name: WireName, hash: string): Wire {
  return WIRES[name](hash);
}
