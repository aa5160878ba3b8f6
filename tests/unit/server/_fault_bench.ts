import type { Observer } from "@wirepact/server";
import assert from "node:assert/strict";
import type { Peer } from "../../../server/peer/mod.ts";
import { TopicHub } from "../../../server/topics/mod.ts";
import { FakeClock } from "./_fake_clock.ts";
import { FaultBroker } from "./_fault_broker.ts";
import { type Bench, bench } from "./_fixture.ts";

type BenchOptions = NonNullable<Parameters<typeof bench>[0]>;

/** A bench over a broker that a test can make slow and faulty. */
export interface FaultBench extends Omit<Bench, "broker"> {
  readonly broker: FaultBroker;
  /** Begins to close the server. */
  close(graceMs?: number): Promise<void>;
  /** Takes the log. */
  logged(): string[];
}

/** Makes a server over a {@linkcode FaultBroker}. Its `end` shows that no map, timer, follower or queue holds anything. */
export function faultBench({ observer, ...options }: BenchOptions = {}): FaultBench {
  const clock = new FakeClock();
  const broker = new FaultBroker(clock);
  const peers: Peer[] = [];
  const connect: Observer["connect"] = (peer) => {
    // The server hands out its own object under a narrower type.
    peers.push(peer as Peer);
    observer?.connect?.(peer);
  };
  const inner = bench({ ...options, clock, broker, observer: { ...observer, connect } });
  let hub: TopicHub | undefined;
  let closed: Promise<void> | undefined;
  const close = (graceMs = 0): Promise<void> => {
    hub ??= hubDrainedBy(() => closed = inner.server.close({ graceMs }));
    return closed!;
  };
  return {
    ...inner,
    close,
    broker,
    logged: () => inner.log.splice(0).map(({ message }) => message),
    async end() {
      void close();
      await inner.end();
      assert.equal(broker.pending, 0, "the broker was asked for something and has not answered");
      assert.equal(broker.inner.size, 0, "the broker still holds followers or members");
      const { instances, leases, congested, farewells } = hub!.counts;
      assert.deepEqual([instances, leases, congested, farewells], [0, 0, 0, 0], "topics hold something");
      for (const peer of peers) {
        const { exchanges, callsInFlight, subscriptions, runningHandlers, startingSubscriptions } = peer;
        assert.deepEqual(
          [exchanges.size, callsInFlight, subscriptions, runningHandlers, startingSubscriptions],
          [0, 0, 0, 0, 0],
          "a connection still has something open",
        );
      }
      assert.deepEqual(inner.log, [], "something was logged that the test did not expect");
    },
  };
}

/** The hub of a server that begins to close: nothing public leads to it. */
function hubDrainedBy(close: () => void): TopicHub | undefined {
  let hub: TopicHub | undefined;
  const { drain } = TopicHub.prototype;
  TopicHub.prototype.drain = function () {
    hub = this;
    drain.call(this);
  };
  try {
    close();
  } finally {
    TopicHub.prototype.drain = drain;
  }
  return hub;
}

/** A promise that a handler awaits until the test lets go. */
export function gate<Value = void>() {
  return Promise.withResolvers<Value>();
}
