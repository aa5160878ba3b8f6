import { MemoryBroker } from "@wirepact/server";
import assert from "node:assert/strict";
import { contractCodecs } from "../../../../server/contract_codecs.ts";
import { TopicLog } from "../../../../server/topics/topic_log.ts";
import { FakeClock } from "../_fake_clock.ts";
import { fixture } from "../_fixture.ts";

Deno.test("TopicLog holds the newest events only while somebody is late", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  const codecs = contractCodecs(fixture).topics.get("plain")!;
  const event = { event: codecs.events.get("tick")!.number, data: 1 };
  const nothing = () => {};
  const log = new TopicLog({
    name: "plain",
    channel: 1,
    topic: { codecs, handler: { authorize: () => true } },
    reader: { event: nothing, signals: nothing, presence: nothing, broken: nothing, relinked: nothing },
    services: {
      broker,
      clock,
      random: () => 0.5,
      logger: { info: nothing, warn: assert.fail, error: assert.fail },
      maxTailBytes: 10_000,
    },
  });
  await log.follow();
  const publish = () => broker.publish("plain", event, { history: codecs.history });
  await publish();
  assert.deepEqual([log.head, log.tailSize], [1, 0]);
  const [first, second] = [{ peer: undefined }, { peer: undefined }];
  log.addLate(first);
  log.addLate(second);
  await publish();
  log.removeLate(first);
  assert.deepEqual([log.head, log.tailSize, log.next(1)?.offset], [2, 1, 2]);
  log.removeLate(second);
  assert.equal(log.tailSize, 0);
  await log.close();
  await broker.close();
  assert.equal(clock.pending, 0);
});
