import assert from "node:assert/strict";
import { DEFAULT_LIMITS } from "@wirepact/schema/wire";
import { Share, Traffic } from "../../../../server/transports/_share.ts";

const KIB = 1_024;

/** What a small call counts for: `[2,101,1,{"a":12,"b":345678}]` and its frame. */
const CALL_BYTES = 45;

/** A loop that goes round, and a clock, when it is told to. */
class FakeLoop {
  time = 1_000;
  readonly traffic: Traffic;
  #turn = 1;

  constructor() {
    this.traffic = new Traffic({ turn: () => this.#turn, now: () => this.time });
  }

  next(ms = 0): void {
    this.#turn++;
    this.time += ms;
  }
}

/** What a peer may send in this turn before it has to rest, within a KiB. */
function allowed(share: Share): number {
  for (let sent = KIB;; sent += KIB) {
    if (share.spend(KIB) > 0) return sent;
  }
}

function flooding(loop: FakeLoop): { flooder: Share; other: Share } {
  const [flooder, other] = [new Share(loop.traffic), new Share(loop.traffic)];
  flooder.read(64 * KIB);
  other.read(CALL_BYTES);
  return { flooder, other };
}

Deno.test("spend() lets a peer that is alone have 64 KiB in every turn, from the first on", () => {
  const loop = new FakeLoop();
  const share = new Share(loop.traffic);
  for (let turn = 0; turn < 3; turn++) {
    share.read(64 * KIB);
    assert.equal(allowed(share), 64 * KIB);
    loop.next();
  }
});

Deno.test("spend() lets a flooding peer have 4 KiB in a turn until others have sent nothing for 50 ms", () => {
  const loop = new FakeLoop();
  const { flooder, other } = flooding(loop);
  for (let turn = 0; turn < 3; turn++) {
    assert.equal(allowed(flooder), 4 * KIB);
    other.read(CALL_BYTES);
    loop.next(20);
  }
  assert.equal(allowed(flooder), 4 * KIB);
  loop.next(49);
  assert.equal(allowed(flooder), 4 * KIB);
  loop.next(1);
  assert.equal(allowed(flooder), 64 * KIB);
});

Deno.test("spend() lets a peer have all the small calls that may be in flight, while others send, if it sends no more at once", () => {
  const loop = new FakeLoop();
  const peers = [new Share(loop.traffic), new Share(loop.traffic)];
  const bytes = DEFAULT_LIMITS.maxCallsInFlight * CALL_BYTES;
  for (let turn = 0; turn < 3; turn++) {
    for (const peer of peers) peer.read(bytes);
    for (const peer of peers) assert.equal(peer.spend(bytes), 0);
    loop.next();
  }
  peers[0]!.read(CALL_BYTES);
  assert.equal(allowed(peers[1]!), 16 * KIB);
});

Deno.test("spend() takes others for active when it counts for the first time, and for silent 50 ms later", () => {
  const loop = new FakeLoop();
  new Share(loop.traffic).read(KIB);
  const late = new Share(loop.traffic);
  assert.equal(allowed(late), 16 * KIB);
  loop.next(50);
  assert.equal(allowed(late), 64 * KIB);
});

Deno.test("spend() lets a peer rest for 2 ms, and for as many times longer as a message is larger than its share, up to 4", () => {
  const loop = new FakeLoop();
  const { flooder } = flooding(loop);
  const restAfter = (bytes: number) => {
    loop.next();
    return flooder.spend(bytes);
  };
  assert.equal(restAfter(4 * KIB - 1), 0);
  assert.equal(restAfter(4 * KIB), 2);
  assert.equal(restAfter(12 * KIB), 6);
  assert.equal(restAfter(1_000 * KIB), 8);
});

Deno.test("spend() counts what comes in pieces of the same turn together, and begins anew in the next", () => {
  const loop = new FakeLoop();
  const { flooder } = flooding(loop);
  assert.equal(flooder.spend(3 * KIB), 0);
  assert.equal(flooder.spend(KIB), 2);
  loop.next();
  assert.equal(flooder.spend(3 * KIB), 0);
});
