import assert from "node:assert/strict";
import {
  type Circumstances,
  type Closed,
  type Connecting,
  type ConnectionEvent,
  type ConnectionState,
  LEAVE_CHECK_MS,
  type Open,
  STABLE_MS,
  start,
  transition,
  type Waiting,
} from "../../../client-sdk/connection_state.ts";

const circumstances: Circumstances = {
  backoff: { minMs: 1_000, maxMs: 60_000 },
  connectTimeoutMs: 15_000,
  canRenewToken: true,
  roll: 0.5,
  lastedMs: STABLE_MS,
  busy: false,
};
const lost = { code: 1006, reason: "gone" };
const info = {
  connectionId: "c1",
  memberId: "m1",
  encoding: "json",
  user: undefined,
  silenceMs: 75_000,
} as const;
const connecting = (step: Connecting["step"]): Connecting => ({ status: "connecting", step, attempt: 2 });
const open: Open = { status: "open", attempt: 2, ...info };
const leaving: Open = { ...open, leaveWithinMs: 4_000 };
const waiting: Waiting = { status: "waiting", attempt: 2, retryInMs: 700, cause: lost, renewToken: true };
const closed: Closed = { status: "closed", code: 1000, reason: "client closed" };

const STATES: Record<string, ConnectionState> = {
  token: connecting("token"),
  socket: connecting("socket"),
  hello: connecting("hello"),
  open,
  leaving,
  waiting,
  closed,
};
const EVENTS: Record<ConnectionEvent["type"], ConnectionEvent> = {
  token: { type: "token" },
  opened: { type: "opened" },
  welcome: { type: "welcome", info },
  goaway: { type: "goaway", withinMs: 4_000 },
  timeout: { type: "timeout" },
  wake: { type: "wake" },
  lost: { type: "lost", cause: lost },
  close: { type: "close" },
};

const end = [closed, { leave: { code: 1000, reason: "client closed" }, then: "end" }];
const fails = (cause: { code: number; reason: string }) => [
  { status: "waiting", attempt: 3, retryInMs: 2_000, cause, renewToken: true },
  { timerMs: 2_000, leave: cause },
];
const breaks = (cause: { code: number; reason: string }) => [
  { status: "waiting", attempt: 1, retryInMs: 500, cause, renewToken: false },
  { timerMs: 500, leave: cause },
];
const goaway = [leaving, { timerMs: 2_000 }];
const late = { code: 4001, reason: "no welcome in time" };
const left = { code: 4000, reason: "told to leave" };

/** Every edge there is. What is not here is an error. */
const EDGES: Record<string, unknown> = {
  "token token": [connecting("socket"), { then: "socket" }],
  "token lost": fails(lost),
  "token timeout": fails(late),
  "token close": end,
  "socket opened": [connecting("hello"), { then: "hello" }],
  "socket lost": fails(lost),
  "socket timeout": fails(late),
  "socket close": end,
  "hello welcome": [open, { timerMs: 75_000, then: "flow" }],
  "hello lost": fails(lost),
  "hello timeout": fails(late),
  "hello close": end,
  "open goaway": goaway,
  "open lost": breaks(lost),
  "open timeout": breaks({ code: 4001, reason: "silence" }),
  "open close": end,
  "leaving goaway": goaway,
  "leaving lost": breaks(lost),
  "leaving timeout": [{ ...connecting("token"), attempt: 0 }, {
    timerMs: 15_000,
    leave: left,
    then: "token",
  }],
  "leaving close": end,
  "waiting timeout": [connecting("token"), { timerMs: 15_000, then: "renew" }],
  // It has waited longer than it was to, so its timer is due.
  "waiting wake": [waiting, {}],
  "waiting close": end,
  "closed close": [closed, {}],
};

for (const [name, state] of Object.entries(STATES)) {
  for (const [type, event] of Object.entries(EVENTS)) {
    const edge = `${name} ${type}`;
    Deno.test(`transition() ${edge in EDGES ? "follows" : "refuses"} the edge: ${edge}`, () => {
      if (edge in EDGES) assert.deepEqual(transition(state, event, circumstances), EDGES[edge]);
      else assert.throws(() => transition(state, event, circumstances), new RegExp(`${type} while`));
    });
  }
}

Deno.test("start() fetches a token before it opens a socket", () => {
  const state = { status: "connecting", step: "token", attempt: 0 };
  assert.deepEqual(start(circumstances), [state, { timerMs: 15_000, then: "token" }]);
});

for (
  const [code, canRenewToken, status, renewToken] of [
    [1000, true, "closed"],
    [1001, true, "waiting", false],
    [1006, true, "waiting", false],
    [1011, true, "waiting", false],
    [4000, true, "waiting", false],
    [4004, true, "waiting", false],
    [4099, true, "waiting", false],
    [4100, true, "waiting", true],
    [4199, true, "waiting", true],
    [4100, false, "closed"],
    [4200, true, "closed"],
    [4202, true, "closed"],
    [4299, true, "closed"],
    [4300, true, "waiting", false],
  ] as const
) {
  const tokens = canRenewToken ? "" : " without a way to get a token";
  Deno.test(`P-10.4: transition() goes from open to ${status} on close code ${code}${tokens}`, () => {
    const cause = { code, reason: "because" };
    const [state] = transition(open, { type: "lost", cause }, { ...circumstances, canRenewToken });
    assert.equal(state.status, status);
    if (state.status === "waiting") assert.equal(state.renewToken, renewToken);
    else assert.deepEqual(state, { status: "closed", ...cause });
  });
}

Deno.test("P-10.5: transition() makes the bound grow until a connection has lasted", () => {
  const after = (state: ConnectionState, lastedMs: number) =>
    transition(state, { type: "lost", cause: lost }, { ...circumstances, lastedMs, roll: 1 })[0];
  assert.equal((after({ ...open, attempt: 0 }, 0) as Waiting).retryInMs, 1_000);
  assert.equal((after({ ...open, attempt: 3 }, STABLE_MS - 1) as Waiting).retryInMs, 8_000);
  assert.equal((after({ ...open, attempt: 3 }, STABLE_MS) as Waiting).retryInMs, 1_000);
  assert.equal((after(connecting("hello"), STABLE_MS) as Waiting).retryInMs, 4_000);
});

Deno.test("P-10.3: transition() lets a connection that leaves finish its calls, within the time it was given", () => {
  const busy = { ...circumstances, busy: true, lastedMs: 3_999 };
  assert.deepEqual(transition(leaving, { type: "timeout" }, busy), [
    leaving,
    { timerMs: LEAVE_CHECK_MS },
  ]);
  const [state] = transition(leaving, { type: "timeout" }, { ...busy, lastedMs: 4_000 });
  assert.equal(state.status, "connecting");
});

Deno.test("whoever wakes while it waits tries again soon, and never later than it would have", () => {
  const wake = (retryInMs: number, lastedMs: number) =>
    transition({ ...waiting, retryInMs }, { type: "wake" }, { ...circumstances, lastedMs });
  assert.deepEqual(wake(20_000, 1_000), [{ ...waiting, retryInMs: 100 }, { timerMs: 100 }]);
  assert.deepEqual(wake(1_100, 1_000), [{ ...waiting, retryInMs: 1_100 }, {}]);
});
