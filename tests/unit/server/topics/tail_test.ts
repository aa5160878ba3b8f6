import { json } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { contractCodecs } from "../../../../server/contract_codecs.ts";
import type { Peer } from "../../../../server/peer/mod.ts";
import { LoggedEvent } from "../../../../server/topics/logged_event.ts";
import { Tail } from "../../../../server/topics/tail.ts";
import { fixture } from "../_fixture.ts";

const plain = contractCodecs(fixture).topics.get("plain")!;
const { number } = plain.events.get("tick")!;
// All that is looked at of a connection.
const reader = { codec: json, form: "number", id: "c1", member: "c1" } as Peer;

/** An event whose number is as far from the one before as the broker likes. */
function event(previousOffset: number, offset: number, data: unknown = 1): LoggedEvent {
  return new LoggedEvent({ previousOffset, offset, event: { event: number, data } }, 1, plain);
}

Deno.test("Tail finds the event after an offset, whether or not there is one of that offset", () => {
  const tail = new Tail(10_000);
  const events = [event(3, 5), event(5, 6), event(6, 20), event(20, 21)];
  for (const one of events) tail.push(one, reader);
  assert.equal(tail.next(2), undefined, "what is before the first is not held");
  assert.deepEqual([3, 4, 5, 6, 19, 20, 21].map((offset) => tail.next(offset)?.offset), [
    5,
    5,
    6,
    20,
    20,
    21,
    undefined,
  ]);
  tail.clear();
  assert.deepEqual([tail.size, tail.next(3)], [0, undefined]);
});

Deno.test("Tail holds so many bytes, and lets go of the oldest", () => {
  const tail = new Tail(100_000);
  for (let offset = 1; offset <= 1_000; offset++) {
    tail.push(event(offset - 1, offset, "x".repeat(1_000)), reader);
  }
  assert.ok(tail.size > 50 && tail.size < 100, `${tail.size}`);
  assert.equal(tail.next(1_000 - tail.size - 1), undefined);
  assert.equal(tail.next(1_000 - tail.size)?.offset, 1_001 - tail.size);
});

Deno.test("Tail holds an event that is larger than all of it for nobody", () => {
  const tail = new Tail(1_000);
  tail.push(event(0, 1), undefined);
  tail.push(event(1, 2, "x".repeat(2_000)), reader);
  assert.equal(tail.size, 0);
  tail.push(event(2, 3), undefined);
  assert.deepEqual([tail.next(1), tail.next(2)?.offset], [undefined, 3]);
});
