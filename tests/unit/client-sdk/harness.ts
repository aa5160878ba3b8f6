import type { ConnectionState, ConnectOptions, Problem } from "@wirepact/client";
import type { ClientFrame, FrameType } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { FakeClock, turn } from "./fake_clock.ts";
import { FakeNetwork, type FakeSocket, welcome } from "./fake_socket.ts";
import { DemoClient } from "./fixture.ts";

/** A client with everything around it in the test's hands. */
export interface Harness {
  readonly client: DemoClient;
  readonly clock: FakeClock;
  readonly network: FakeNetwork;
  readonly problems: Problem[];
  readonly states: ConnectionState[];
}

/** A client that has begun to connect. */
export function connect(options: ConnectOptions = {}): Harness {
  const clock = new FakeClock();
  const network = new FakeNetwork();
  const problems: Problem[] = [];
  const client = new DemoClient("http://demo.test/socket", {
    clock,
    webSocket: network.webSocket,
    random: () => 0.5,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  const states: ConnectionState[] = [];
  client.onState((state) => states.push(state));
  return { client, clock, network, problems, states };
}

/** Opens the newest socket and welcomes the client on it. Answers what the client had to say first. */
export async function accept(
  { network }: Harness,
  changes: Parameters<typeof welcome>[0] = {},
): Promise<ClientFrame[]> {
  await turn();
  network.socket.open();
  const opening = network.socket.frames();
  network.socket.receive(welcome(changes));
  await turn();
  return opening;
}

/** A client that is connected, and its socket. HELLO has been read. */
export async function open(options: ConnectOptions = {}): Promise<Harness & { readonly socket: FakeSocket }> {
  const harness = connect(options);
  await accept(harness);
  return { ...harness, socket: harness.network.socket };
}

/** Where the connection stands. A function, so that the compiler takes no earlier answer for granted. */
export function statusOf({ client }: Harness): ConnectionState["status"] {
  return client.state.status;
}

/** Loses the connection and lets the client make another. Answers what it had to say first. */
export async function reconnect(harness: Harness): Promise<ClientFrame[]> {
  harness.network.socket.lose();
  const { state } = harness.client;
  assert.ok(state.status === "waiting");
  await harness.clock.pass(state.retryInMs);
  return await accept(harness, { connection: `c${harness.network.sockets.length}` });
}

/** Closes the client and sees that nothing of it is left. */
export async function end({ client, clock, network, problems }: Harness): Promise<void> {
  const socket = network.sockets.at(-1);
  const closed = client.close();
  if (socket?.closing) socket.lose(1000);
  await closed;
  await turn();
  assert.equal(clock.pending, 0, "no timer is left");
  assert.equal(client.state.status, "closed");
  assert.deepEqual(problems, []);
}

/** The only frame of its type among some. */
export function only<Type extends ClientFrame[0]>(
  frames: readonly ClientFrame[],
  type: Type & (typeof FrameType)[keyof typeof FrameType],
): Extract<ClientFrame, { 0: Type }> {
  const found = frames.filter((frame) => frame[0] === type);
  assert.equal(found.length, 1, `one frame of type ${type} in ${JSON.stringify(frames)}`);
  return found[0] as Extract<ClientFrame, { 0: Type }>;
}
