import type { Broker, Follower, Following, PresenceNotice } from "@wirepact/server";
import assert from "node:assert/strict";
import { BrokerLink } from "../../../../server/topics/broker_link.ts";
import { FakeClock } from "../_fake_clock.ts";

Deno.test("changes of presence are told only while the link is there: those before may have missed others", async () => {
  const clock = new FakeClock();
  const links: { follower: Follower; answer: (following: Following) => void }[] = [];
  const follow: Broker["follow"] = (_, follower) =>
    new Promise((resolve) => links.push({ follower, answer: resolve }));
  const told: unknown[] = [];
  const link = new BrokerLink({
    name: "room",
    history: { size: 0, ttlMs: 0 },
    listener: {
      followed: ({ head }) => told.push(["followed", head]),
      entries: () => {},
      signals: () => {},
      presence: ({ version }) => told.push(["presence", version]),
      lost: () => told.push("lost"),
    },
    services: {
      // Nothing else is asked of it.
      broker: { follow } as Broker,
      clock,
      random: () => 0.5,
      logger: { info: () => {}, warn: () => {}, error: () => {} },
    },
  });
  const notice = (version: number): PresenceNotice => ({ version, count: 1, changes: [["ada", {}]] });
  const following: Following = { epoch: "e", head: 0, stop: () => Promise.resolve() };
  void link.follow();
  links[0]!.answer(following);
  await clock.settle();
  links[0]!.follower.presence(notice(1));
  links[0]!.follower.lost();
  await clock.advance(1_000);
  links[1]!.follower.presence(notice(4));
  links[1]!.answer(following);
  await clock.settle();
  links[1]!.follower.presence(notice(5));
  assert.deepEqual(told, [["followed", 0], ["presence", 1], "lost", ["followed", 0], ["presence", 5]]);
  await link.close();
});
