/** Whatever clients send and whenever they leave, every id is answered once and nothing is left in the end. */

import * as fc from "fast-check";
import assert from "node:assert/strict";
import { bench, methods, topics } from "./_fixture.ts";

const id = fc.constantFrom(1, 3, 5, 7);
const room = fc.constantFrom("a", "b", "secret");
const frame = fc.oneof(
  fc.tuple(fc.constant(2), id, fc.constant("add"), fc.record({ a: fc.integer(), b: fc.integer() })),
  fc.tuple(fc.constant(2), id, fc.constant("ping"), fc.constant({})),
  fc.tuple(fc.constant(2), id, fc.constant("ping"), fc.constant({}), fc.constant({ timeoutMs: 5 })),
  fc.tuple(fc.constant(2), id, fc.constant("count"), fc.record({ to: fc.nat(9) })),
  fc.tuple(fc.constant(2), id, fc.constant("sum"), fc.constant({})),
  fc.tuple(fc.constant(5), id),
  fc.tuple(fc.constant(7), id),
  fc.tuple(fc.constant(11), id),
  fc.tuple(fc.constant(9), id, fc.constantFrom("room", "plain"), fc.record({ room })),
);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("say" as const), frame }) },
  fc.record({ do: fc.constant("publish" as const), room }),
  fc.record({ do: fc.constant("join" as const), room }),
  fc.record({ do: fc.constant("leave" as const), room }),
  fc.record({ do: fc.constant("turn" as const) }),
  fc.record({ do: fc.constant("wait" as const) }),
);

/** Frames of the client that open an id or stand for an open one of their kind: others would end the connection. */
class Ids {
  readonly open = new Map<number, "call" | "upload" | "subscription">();
  opened = 0;
  ended = 0;

  allows([type, id]: readonly unknown[]): boolean {
    const kind = this.open.get(id as number);
    if (type === 2 || type === 9) return kind === undefined;
    if (type === 5) return kind !== "subscription";
    if (type === 7) return kind === undefined || kind === "upload";
    return kind === undefined || kind === "subscription";
  }

  sent([type, id, name]: readonly unknown[]): void {
    if (type !== 2 && type !== 9) return;
    this.open.set(id as number, type === 9 ? "subscription" : name === "sum" ? "upload" : "call");
    this.opened++;
  }

  heard(frames: readonly unknown[][]): void {
    for (const [type, id] of frames) {
      if (![3, 4, 7, 12].includes(type as number) || (id as number) % 2 === 0) continue;
      assert.ok(this.open.delete(id as number), `id ${id} was ended twice`);
      this.ended++;
    }
  }
}

Deno.test("any dialogue ends with every id answered once and nothing left", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.constantFrom("json" as const, "msgpack" as const),
      fc.boolean(),
      async (steps, encoding, drops) => {
        const { open, end, server, clock, log } = bench({
          limits: { windowItems: 2, maxSubscriptions: 3, maxCallsInFlight: 3 },
          methods: {
            ...methods,
            ping: ({ signal }) =>
              new Promise((resolve, reject) => {
                signal.onabort = () => reject(signal.reason);
                clock.setTimeout(resolve, 10);
              }),
          },
          topics: { ...topics, plain: { authorize: async ({ key }) => await key.room !== "secret" } },
        });
        const client = await open({ encoding });
        const connection = [...server.connections][0]!;
        const ids = new Ids();
        for (const step of steps) {
          switch (step.do) {
            case "say":
              ids.heard(client.take());
              if (!ids.allows(step.frame)) break;
              ids.sent(step.frame);
              client.message(client.codec.encode(step.frame as never));
              break;
            case "publish":
              void server.topic("plain", { room: step.room }).publish("tick", 1, { except: connection });
              void server.topic("room", { room: step.room }).publish("said", { text: "hi" });
              break;
            case "join":
              void connection.join("plain", { room: step.room });
              break;
            case "leave":
              connection.leave("plain", { room: step.room });
              break;
            case "turn":
              ids.heard(await client.hear());
              break;
            case "wait":
              await clock.advance(7);
              ids.heard(client.take());
          }
        }
        assert.ok(client.open, JSON.stringify(client.closed));
        if (drops) await client.drop();
        else {
          // Everything that is still open ends when it is asked to.
          for (const [id, kind] of ids.open) {
            client.message(client.codec.encode([kind === "subscription" ? 11 : 5, id]));
          }
          ids.heard(await client.hear());
          assert.deepEqual([...ids.open.keys()], []);
          assert.equal(ids.ended, ids.opened);
        }
        await end();
        assert.deepEqual(log, []);
      },
    ),
    { numRuns: 200 },
  );
});
