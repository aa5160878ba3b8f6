import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SqliteBroker } from "../../server/sqlite.ts";
import { FakeClock } from "../unit/server/_fake_clock.ts";
import { driven, type RestartableBench } from "./bench.ts";
import { testBroker } from "./suite.ts";

const closed = { name: "sqlite broker", open: () => open("closed") };

testBroker({ ...closed, restartable: closed });

// What a process leaves behind that was killed: the files as they are while it has them open.
testBroker({
  name: "sqlite broker after a crash",
  open: () => open("killed"),
  restartable: { open: () => open("killed") },
});

function open(ending: "closed" | "killed"): Promise<RestartableBench> {
  const folder = mkdtempSync(join(tmpdir(), "broker-"));
  const clock = new FakeClock();
  const brokers: SqliteBroker[] = [];
  const pathOf = (process: number) => join(folder, `broker${process}.db`);
  const begin = () => {
    const path = pathOf(ending === "closed" ? 0 : brokers.length);
    const broker = new SqliteBroker({ path, synchronous: "normal", clock });
    brokers.push(broker);
    return driven(broker, () => clock.settle());
  };
  const crash = () => {
    for (const suffix of ["", "-wal"]) {
      const from = `${pathOf(brokers.length - 1)}${suffix}`;
      if (existsSync(from)) copyFileSync(from, `${pathOf(brokers.length)}${suffix}`);
    }
  };
  return Promise.resolve({
    broker: begin(),
    advance: (ms: number) => clock.advance(ms),
    async restart() {
      if (ending === "killed") crash();
      const before = brokers.at(-1)!;
      const after = ending === "killed" ? begin() : undefined;
      await before.close();
      return after ?? begin();
    },
    async end() {
      const broker = brokers.at(-1)!;
      await broker.close();
      assert.deepEqual(broker.counts, { instances: 0, followers: 0, members: 0 });
      assert.equal(clock.pending, 0, "a timer is left");
      rmSync(folder, { recursive: true });
    },
  });
}
