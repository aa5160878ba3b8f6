import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { SqliteBroker, type SqliteBrokerErrorCode } from "../../../../server/sqlite.ts";
import { driven, eventOf, HISTORY, Recorder } from "../../../brokers/bench.ts";
import { FakeClock } from "../_fake_clock.ts";

async function inFolder(run: (path: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "broker-"));
  await run(join(folder, "broker.db"));
  rmSync(folder, { recursive: true });
}

function refuses(path: string, code: SqliteBrokerErrorCode, message: RegExp): void {
  assert.throws(() => new SqliteBroker({ path }), { name: "SqliteBrokerError", code, message });
}

Deno.test("SqliteBroker says that another process has the file", () =>
  inFolder(async (path) => {
    const broker = new SqliteBroker({ path });
    refuses(path, "locked", /opening .*broker\.db failed: it is in use by another process/);
    await broker.publish("a", eventOf(1), { history: HISTORY });
    await broker.close();
    await new SqliteBroker({ path }).close();
  }));

Deno.test("SqliteBroker leaves a database alone that another application or a newer broker made", () =>
  inFolder(async (path) => {
    const foreign = new DatabaseSync(path);
    foreign.exec("CREATE TABLE accounts (id INTEGER)");
    foreign.close();
    refuses(path, "foreign", /database of another application/);
    rmSync(path);
    await new SqliteBroker({ path }).close();
    const newer = new DatabaseSync(path);
    newer.exec("PRAGMA user_version = 99");
    newer.close();
    refuses(path, "newer", /has version 99 of the broker's tables, and this broker knows 1 at most/);
  }));

Deno.test("SqliteBroker says that a file is no database, or cannot be opened", () =>
  inFolder((path) => {
    writeFileSync(path, "this is a letter to somebody");
    refuses(path, "corrupt", /is not a SQLite database/);
    refuses(join(dirname(path), "missing", "broker.db"), "failed", /opening .* failed/);
    refuses(dirname(path), "failed", /opening .* failed/);
    return Promise.resolve();
  }));

Deno.test("SqliteBroker says that a database is damaged", () =>
  inFolder(async (path) => {
    const broker = new SqliteBroker({ path, synchronous: "normal" });
    const history = { size: 1_000, ttlMs: 3_600_000 };
    const text = "x".repeat(1_000);
    await Promise.all(Array.from({ length: 500 }, () => broker.publish("a", eventOf(text), { history })));
    await broker.close();
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0xff, 4_096));
    refuses(path, "corrupt", /is damaged/);
  }));

Deno.test("SqliteBroker goes on where it was when commits have failed", () =>
  inFolder(async (path) => {
    const clock = new FakeClock();
    const inner = new SqliteBroker({ path, clock, synchronous: "normal" });
    const broker = driven(inner, () => clock.settle());
    const recorder = new Recorder();
    const { epoch } = await broker.follow("a", recorder, { history: HISTORY });
    const set = { member: "m", holder: "h", state: 1, leaseMs: 10_000 };
    await broker.setPresence("a", set);
    await broker.publish("a", eventOf(1), { history: HISTORY });
    const repair = breakCommits();
    try {
      await Promise.all([
        assert.rejects(broker.publish("a", eventOf("lost"), { history: HISTORY }), { code: "failed" }),
        assert.rejects(broker.setPresence("a", { ...set, state: "lost" }), /disk is full/),
        assert.rejects(broker.setPresence("a", { ...set, member: "lost" }), /disk is full/),
        assert.rejects(broker.follow("b", new Recorder(), { history: HISTORY }), /disk is full/),
      ]);
    } finally {
      repair();
    }
    const { offset } = await broker.publish("a", eventOf(2), { history: HISTORY });
    assert.equal(offset, 2);
    assert.deepEqual(recorder.data, [1, 2]);
    assert.deepEqual((await broker.listPresence("a")).members, [{ member: "m", state: 1, holders: ["h"] }]);
    assert.deepEqual(inner.counts, { instances: 1, followers: 1, members: 1 });
    await broker.setPresence("a", { ...set, state: 2 });
    await clock.advance(10_000);
    assert.deepEqual(recorder.order, [
      "presence m",
      "event 1",
      "event 2",
      "presence m",
      "presence m",
    ]);
    const read = await broker.read("a", { epoch, after: 0, limit: 9 });
    assert.deepEqual(read.ok && read.entries.map(({ event }) => event.data), [1, 2]);
    await broker.close();
    assert.equal(clock.pending, 0);
  }));

Deno.test("SqliteBroker tells a follower nothing from the call of stop() on", () =>
  inFolder(async (path) => {
    const clock = new FakeClock();
    const broker = new SqliteBroker({ path, clock, synchronous: "normal" });
    const recorder = new Recorder();
    const following = broker.follow("a", recorder, { history: HISTORY });
    void broker.follow("a", new Recorder(), { history: HISTORY });
    await clock.settle();
    const published = broker.publish("a", eventOf(1), { history: HISTORY });
    const stopped = (await following).stop();
    await clock.settle();
    await Promise.all([published, stopped]);
    assert.deepEqual(recorder.order, []);
    assert.equal(broker.counts.followers, 1, "the other one");
    await broker.close();
  }));

Deno.test("SqliteBroker deletes what is too old and gives the room back, without anybody asking", () =>
  inFolder(async (path) => {
    const clock = new FakeClock();
    const inner = new SqliteBroker({ path, clock, synchronous: "normal" });
    const broker = driven(inner, () => clock.settle());
    const history = { size: 1_000, ttlMs: 10_000 };
    const text = "x".repeat(3_000);
    for (let room = 0; room < 40; room++) {
      await Promise.all(
        Array.from({ length: 50 }, () => broker.publish(`room${room}`, eventOf(text), { history })),
      );
    }
    assert.equal(clock.pending, 1, "one timer for everything");
    await clock.advance(30_000);
    assert.equal(inner.counts.instances, 0);
    assert.equal(clock.pending, 0);
    await broker.close();
    assert.ok(statSync(path).size < 1_300_000, `${statSync(path).size} bytes are left`);
  }));

Deno.test("SqliteBroker tells of what fails though nobody waits for it, and tries again", () =>
  inFolder(async (path) => {
    const clock = new FakeClock();
    const errors: unknown[] = [];
    const onError = (error: unknown) => void errors.push(error);
    const inner = new SqliteBroker({ path, clock, synchronous: "normal", onError });
    const broker = driven(inner, () => clock.settle());
    const recorder = new Recorder();
    await broker.follow("a", recorder, { history: HISTORY });
    await broker.setPresence("a", { member: "m", holder: "h", state: 1, leaseMs: 1_000 });
    const repair = breakCommits();
    try {
      await clock.advance(1_000);
    } finally {
      repair();
    }
    assert.equal(errors.length, 1);
    assert.equal(recorder.members.size, 1);
    await clock.advance(1_000);
    assert.equal(recorder.members.size, 0);
    await broker.close();
  }));

Deno.test("importing the server does not import node:sqlite", async () => {
  const root = join(dirname(fileURLToPath(import.meta.url)), "../../../..");
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", join(root, "server/mod.ts")],
  }).output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout)) as { modules: { specifier: string }[] };
  assert.ok(modules.length > 50);
  assert.deepEqual(modules.filter(({ specifier }) => specifier.includes("sqlite")), []);
});

/** Makes every commit fail until it is called. */
function breakCommits(): () => void {
  const { exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.exec = function (sql: string) {
    if (sql === "COMMIT") throw new Error("the disk is full");
    exec.call(this, sql);
  };
  return () => {
    DatabaseSync.prototype.exec = exec;
  };
}
