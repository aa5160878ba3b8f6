import assert from "node:assert/strict";
import type { Broker } from "../../server/broker/mod.ts";
import type { BrokerTest } from "./suite.ts";

const CLAIM = { digest: "d", leaseMs: 10_000, keepMs: 60_000 };
const never = new AbortController().signal;

/** Calls that run once. */
export const callTests: readonly BrokerTest[] = [
  {
    name: "its records of calls have one name",
    async run({ broker }) {
      const epoch = await broker.callEpoch();
      assert.match(epoch, /^\w{8,}$/);
      assert.equal(await broker.callEpoch(), epoch);
    },
  },
  {
    name: "a claim in other records than those that are meant is refused",
    async run({ broker }) {
      const epoch = await broker.callEpoch();
      assert.deepEqual(await broker.claimCall("c", { ...CLAIM, epoch: "another" }), { status: "forgotten" });
      assert.equal((await broker.claimCall("c", { ...CLAIM, epoch })).status, "claimed");
      assert.deepEqual(await broker.claimCall("c", { ...CLAIM, epoch: "another" }), { status: "forgotten" });
      assert.deepEqual(await broker.claimCall("c", { ...CLAIM, epoch }), { status: "running" });
    },
  },
  {
    name: "of many claims at once one runs, and the others get its answer",
    async run({ broker }) {
      const claims = await Promise.all(Array.from({ length: 5 }, () => broker.claimCall("c", CLAIM)));
      const claimed = claims.filter(({ status }) => status === "claimed");
      assert.equal(claimed.length, 1);
      assert.equal(claims.filter(({ status }) => status === "running").length, 4);
      const waiting = [broker.awaitCall("c", never), broker.awaitCall("c", never)];
      const answer = { ok: [1, "é", null] };
      const done = { status: "done", answer };
      assert.equal(await complete(broker, "c", claimed[0], answer), true);
      assert.deepEqual(await Promise.all(waiting), [done, done]);
      assert.deepEqual(await broker.claimCall("c", CLAIM), done);
      assert.deepEqual(await broker.awaitCall("c", never), done);
      assert.equal(await complete(broker, "c", claimed[0], "again"), false);
    },
  },
  {
    name: "another digest is another call",
    async run({ broker }) {
      const claim = await broker.claimCall("c", CLAIM);
      const other = { ...CLAIM, digest: "other", takeLost: true };
      assert.deepEqual(await broker.claimCall("c", other), { status: "reused" });
      await complete(broker, "c", claim, 1);
      assert.deepEqual(await broker.claimCall("c", other), { status: "reused" });
      assert.equal((await broker.claimCall("c2", other)).status, "claimed");
    },
  },
  {
    name: "a claim whose lease ran out is lost, and those who wait are told",
    async run({ broker, advance }) {
      await broker.claimCall("c", CLAIM);
      const waiting = broker.awaitCall("c", never);
      await advance(9_999);
      assert.deepEqual(await broker.claimCall("c", CLAIM), { status: "running" });
      await advance(1);
      assert.deepEqual(await waiting, { status: "lost" });
      assert.deepEqual(await broker.claimCall("c", CLAIM), { status: "lost" });
      assert.deepEqual(await broker.awaitCall("c", never), { status: "lost" });
    },
  },
  {
    name: "a lost claim can be taken over, by one; the one before can do nothing any more",
    async run({ broker, advance }) {
      const first = await broker.claimCall("c", CLAIM);
      await advance(10_000);
      const [second, third] = await Promise.all([
        broker.claimCall("c", { ...CLAIM, takeLost: true }),
        broker.claimCall("c", { ...CLAIM, takeLost: true }),
      ]);
      assert.deepEqual([second.status, third.status], ["claimed", "running"]);
      assert.equal(await complete(broker, "c", first, "too late"), false);
      assert.deepEqual(await broker.renewCalls([claimOf("c", first)], 10_000), [claimOf("c", first)]);
      assert.equal(await complete(broker, "c", second, "in time"), true);
      assert.deepEqual(await broker.claimCall("c", CLAIM), { status: "done", answer: "in time" });
    },
  },
  {
    name: "a claim that was taken over is lost when its own lease runs out",
    async run({ broker, advance }) {
      await broker.claimCall("c", CLAIM);
      await advance(15_000);
      await broker.claimCall("c", { ...CLAIM, takeLost: true, keepMs: 5_000 });
      const waiting = broker.awaitCall("c", never);
      let isOver = false;
      void waiting.then(() => isOver = true);
      await advance(9_999);
      assert.equal(isOver, false);
      await advance(1);
      assert.equal(isOver, true);
      assert.deepEqual(await waiting, { status: "lost" });
    },
  },
  {
    name: "a lost claim that nobody took over can still be answered or renewed",
    async run({ broker, advance }) {
      const [answered, renewed] = [await broker.claimCall("a", CLAIM), await broker.claimCall("r", CLAIM)];
      await advance(20_000);
      assert.equal(await complete(broker, "a", answered, 1), true);
      assert.deepEqual(await broker.claimCall("a", CLAIM), { status: "done", answer: 1 });
      assert.deepEqual(await broker.renewCalls([claimOf("r", renewed)], 10_000), []);
      assert.deepEqual(await broker.claimCall("r", CLAIM), { status: "running" });
    },
  },
  {
    name: "renewing keeps a claim, also for those who wait",
    async run({ broker, advance }) {
      const claim = await broker.claimCall("c", CLAIM);
      const waiting = broker.awaitCall("c", never);
      for (let n = 0; n < 5; n++) {
        await advance(8_000);
        assert.deepEqual(await broker.renewCalls([claimOf("c", claim)], 10_000), []);
      }
      assert.deepEqual(await broker.claimCall("c", CLAIM), { status: "running" });
      await complete(broker, "c", claim, null);
      assert.deepEqual(await waiting, { status: "done", answer: null });
    },
  },
  {
    name: "answers and lost claims are kept as long as was said",
    async run({ broker, advance }) {
      const claim = await broker.claimCall("done", CLAIM);
      await broker.claimCall("lost", CLAIM);
      await complete(broker, "done", claim, 1, 30_000);
      await advance(29_999);
      assert.equal((await broker.claimCall("done", CLAIM)).status, "done");
      await advance(40_000);
      assert.equal((await broker.claimCall("lost", CLAIM)).status, "lost");
      assert.equal((await broker.claimCall("done", CLAIM)).status, "claimed");
      await advance(5_000);
      assert.equal((await broker.claimCall("lost", CLAIM)).status, "claimed");
    },
  },
  {
    name: "who no longer waits is let go, and a call that nobody knows is lost",
    async run({ broker }) {
      assert.deepEqual(await broker.awaitCall("unknown", never), { status: "lost" });
      const claim = await broker.claimCall("c", CLAIM);
      const gone = new AbortController();
      const reason = new Error("gone");
      const leaving = assert.rejects(broker.awaitCall("c", gone.signal), reason);
      const staying = broker.awaitCall("c", never);
      gone.abort(reason);
      await leaving;
      await assert.rejects(broker.awaitCall("c", gone.signal), reason);
      await complete(broker, "c", claim, 1);
      assert.deepEqual(await staying, { status: "done", answer: 1 });
    },
  },
];

type Claimed = Awaited<ReturnType<Broker["claimCall"]>>;

function tokenOf(claim: Claimed | undefined): string {
  assert.ok(claim?.status === "claimed");
  return claim.token;
}

function claimOf(call: string, claim: Claimed) {
  return { call, token: tokenOf(claim) };
}

function complete(
  broker: Broker,
  call: string,
  claim: Claimed | undefined,
  answer: unknown,
  keepMs = 60_000,
) {
  return broker.completeCall(call, { token: tokenOf(claim), answer, keepMs });
}
