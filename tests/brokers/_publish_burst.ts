/** Publishes as fast as it can until it is killed, and tells what was acknowledged: `node:sqlite` in its own process. */

import { writeSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { SqliteBroker } from "../../server/sqlite.ts";

const [path, run] = Deno.args;
const broker = new SqliteBroker({ path: path! });
const history = { size: 1_000_000, ttlMs: 3_600_000 };

for (let n = 0;;) {
  for (let inTurn = 0; inTurn < 20; inTurn++, n++) {
    const instance = `room${n % 3}`;
    const data = `${run}:${n}`;
    void broker.publish(instance, { event: 1, data }, { history, key: data }).then(({ epoch, offset }) => {
      writeSync(1, `${JSON.stringify({ instance, data, epoch, offset })}\n`);
    });
  }
  await setImmediate();
}
