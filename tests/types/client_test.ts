/**
 * What the compiler knows of a generated client. The functions are never called: checking this file is the test.
 */

import type { ConnectionState, Recovery, WebSocketConstructor, WirepactError } from "@wirepact/client";
// @ts-types="@types/ws"
import type { WebSocket as NodeWebSocket } from "ws";
import type { DemoClient, Member, Message } from "../unit/client-sdk/fixture.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;

/** Compiles only if the two types are the same. */
function same<A, B>(_: Equal<A, B>): void {}

async function _calls(client: DemoClient) {
  const call = client.join({ room: "tea" });
  same<Awaited<typeof call>, Message>(true);
  // @ts-expect-error a param is missing
  client.join({});
  // @ts-expect-error a param has the wrong type
  client.join({ room: 5 });
  // @ts-expect-error a method without params takes only options
  client.ping({ room: "tea" });
  client.ping({ timeoutMs: 5, signal: AbortSignal.timeout(5) });

  const outcome = await call.outcome();
  if (outcome.ok) return same<typeof outcome.value, Message>(true);
  switch (outcome.error.code) {
    case "ROOM_FULL":
      same<typeof outcome.error.details, { capacity: number }>(true);
      break;
    case "BANNED":
      same<typeof outcome.error.details, null>(true);
      break;
    case "INVALID_PARAMS":
      same<typeof outcome.error.details.path, string>(true);
      break;
    case "FORBIDDEN":
    case "CONNECTION_LOST":
      same<typeof outcome.error.details, unknown>(true);
      break;
    // @ts-expect-error the method declares no such error
    case "ROOM_EMPTY":
  }
}

async function _streams(client: DemoClient) {
  const stream = client.history({ room: "tea" });
  for await (const item of stream) same<typeof item, Message>(true);
  same<Awaited<ReturnType<typeof stream.all>>, Message[]>(true);
  same<Awaited<ReturnType<typeof Array.fromAsync<Message>>>, Message[]>(true);

  const uploaded = await client.restore({ room: "tea" }, [{ text: "a", sentAt: new Date() }]);
  same<typeof uploaded, { count: number }>(true);
  // @ts-expect-error an item is incomplete
  client.restore({ room: "tea" }, [{ text: "a" }]);
}

async function _topics(client: DemoClient) {
  const room = client.room({ room: "tea" });
  // @ts-expect-error the key is wrong
  client.room({ name: "tea" });
  room.on("message", (payload, offset) => {
    same<typeof payload, Message>(true);
    same<typeof offset, number | undefined>(true);
  });
  room.on("typing", ({ name }) => name);
  // @ts-expect-error there is no such event
  room.on("gone", () => {});
  room.onPresence({
    joined: (state, id) => {
      same<typeof state, Member>(true);
      same<typeof id, string>(true);
    },
    changed: (state, _id, before) => same<typeof state, typeof before>(true),
    synced: (members) => same<typeof members, ReadonlyMap<string, Member>>(true),
  });
  room.onRecovered((recovery) => same<typeof recovery, Recovery<{ topic: string }>>(true));
  same<typeof room.presence.members, ReadonlyMap<string, Member>>(true);
  same<Awaited<typeof room.ended>, WirepactError | undefined>(true);
  const { snapshot } = await room.ready;
  same<typeof snapshot, { topic: string } | undefined>(true);
  for await (const event of room) {
    if (event.event === "message") same<typeof event.payload, Message>(true);
    else same<typeof event.payload, Member>(true);
  }
}

function _events(client: DemoClient) {
  client.on("notice", ({ text }) => text);
  // @ts-expect-error there is no such event
  client.on("message", () => {});
  client.onState((state) => {
    same<typeof state, ConnectionState>(true);
    if (state.status === "waiting") same<typeof state.retryInMs, number>(true);
    if (state.status === "open") same<typeof state.connectionId, string>(true);
    // @ts-expect-error only an open connection has an id
    if (state.status === "closed") state.connectionId;
  });
  // @ts-expect-error what generated methods call is not the application's business
  client.runtime;
}

/** The WebSockets of the platform and of the `ws` package fit as they are. */
function _sockets(node: typeof NodeWebSocket): WebSocketConstructor[] {
  return [WebSocket, node];
}

Deno.test("a generated client has the types of its contract", () => {});
