import assert from "node:assert/strict";
import {
  type ConnectionEvent,
  type ConnectionState,
  nextState,
} from "../../../../server/connection/connection_state.ts";
import type { Inbound } from "../../../../server/connection/inbound.ts";
import type { Peer } from "../../../../server/peer/peer.ts";

const peer = {} as Peer;
const inbound = {} as Inbound;
const held = { frames: [], bytes: 0 };
const states: ConnectionState[] = [
  { status: "greeting" },
  { status: "authenticating", held },
  { status: "open", peer, inbound },
  { status: "closing" },
  { status: "closed" },
];
const events: ConnectionEvent[] = [
  { type: "hello" },
  { type: "welcome", peer, inbound },
  { type: "close" },
  { type: "gone" },
];

/** Every edge there is. */
const EDGES: Record<string, Record<string, string>> = {
  greeting: { hello: "authenticating", close: "closing", gone: "closed" },
  authenticating: { welcome: "open", close: "closing", gone: "closed" },
  open: { close: "closing", gone: "closed" },
  closing: { gone: "closed" },
  closed: {},
};

Deno.test("nextState() knows these edges and no others", () => {
  for (const state of states) {
    for (const event of events) {
      const expected = EDGES[state.status]?.[event.type];
      if (expected) assert.equal(nextState(state, event).status, expected);
      else assert.throws(() => nextState(state, event), /a connection that is .* cannot go on with/);
    }
  }
});
