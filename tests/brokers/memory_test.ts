import assert from "node:assert/strict";
import { MemoryBroker } from "../../server/broker/mod.ts";
import { FakeClock } from "../unit/server/_fake_clock.ts";
import { driven } from "./bench.ts";
import { testBroker } from "./suite.ts";

testBroker({
  name: "memory broker",
  open() {
    const clock = new FakeClock();
    const broker = new MemoryBroker({ clock });
    return Promise.resolve({
      broker: driven(broker, () => clock.settle()),
      advance: (ms: number) => clock.advance(ms),
      async end() {
        await broker.close();
        const { instances, idle, followers, members, calls } = broker.counts;
        assert.deepEqual([instances, idle, followers, members, calls], [0, 0, 0, 0, 0]);
        assert.equal(clock.pending, 0, "a timer is left");
      },
    });
  },
});
