import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { GroupCommit } from "../../../../server/broker/sqlite/group_commit.ts";
import { FakeClock } from "../_fake_clock.ts";

function setUp() {
  const db = new DatabaseSync(":memory:");
  db.exec("CREATE TABLE notes (text TEXT NOT NULL)");
  const clock = new FakeClock();
  const log: string[] = [];
  const commits = new GroupCommit({
    db,
    path: "notes",
    clock,
    hooks: {
      beforeCommit: () => void log.push("before"),
      afterCommit: () => void log.push("after"),
      afterRollback: () => void log.push("rollback"),
    },
  });
  const insert = db.prepare("INSERT INTO notes VALUES (?)");
  const note = (text: string | null) =>
    commits.ask((afterCommit) => {
      insert.run(text);
      afterCommit(() => void log.push(`effect ${text}`));
      return text;
    });
  const notes = () => db.prepare("SELECT text FROM notes").all().map(({ text }) => text);
  return { db, clock, log, commits, note, notes };
}

Deno.test("GroupCommit does what is asked in one turn in one transaction, then has the effects, then answers", async () => {
  const { db, clock, log, note, notes } = setUp();
  const asked = ["a", "b"].map((text) => note(text).then((answer) => log.push(`answer ${answer}`)));
  assert.deepEqual(notes(), []);
  await clock.settle();
  await Promise.all(asked);
  assert.deepEqual(notes(), ["a", "b"]);
  assert.deepEqual(log, ["before", "effect a", "effect b", "after", "answer a", "answer b"]);
  db.close();
});

Deno.test("GroupCommit fails only what cannot be done, and has no effect of it", async () => {
  const { db, clock, log, note, notes } = setUp();
  const [first, bad, last] = ["a", null, "b"].map(note);
  const failing = assert.rejects(bad!, {
    name: "SqliteBrokerError",
    code: "failed",
    message: /using notes failed/,
  });
  await clock.settle();
  await failing;
  assert.deepEqual([await first, await last], ["a", "b"]);
  assert.deepEqual(notes(), ["a", "b"]);
  assert.deepEqual(log.filter((line) => line.startsWith("effect")), ["effect a", "effect b"]);
  db.close();
});

Deno.test("GroupCommit does on closing what was asked before, and what its effects ask", async () => {
  const { db, clock, commits, note, notes } = setUp();
  const first = commits.ask((afterCommit) => afterCommit(() => void note("asked by an effect")));
  commits.close();
  await first;
  assert.deepEqual(notes(), ["asked by an effect"]);
  await assert.rejects(note("too late"), /closed/);
  await clock.settle();
  db.close();
});
