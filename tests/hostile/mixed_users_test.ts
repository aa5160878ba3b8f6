/** Encoders lend what they have written, and frames share memory: nobody may ever get a byte of anybody else's. */

import { contract, rpc } from "@wirepact/schema/contract";
import { numberContract } from "@wirepact/schema/ir";
import { DEFAULT_LIMITS, type Frame, type FrameCodec, json, msgpack } from "@wirepact/schema/wire";
import { createServer, silentLogger } from "@wirepact/server";
import { Type } from "@sinclair/typebox";
import assert from "node:assert/strict";

interface Piece {
  readonly text: string;
  readonly more: Uint8Array;
}

interface Types {
  claims: { sub: string };
  methods: { echo: { kind: "rpc"; params: Piece; result: Piece; errors: Record<never, never> } };
  topics: Record<never, never>;
  events: { news: { text: string } };
}

const CLIENTS = 24;
const CALLS = 120;

/** Around every place where a message is laid out in another way. */
const LENGTHS = [0, 5, 60, 125, 126, 300, 2_047, 2_049, 4_100, 16_383, 16_385, 65_600];

const PIECE = Type.Object({ text: Type.String(), more: Type.Uint8Array() });

async function makeServer() {
  const { draft } = contract("echo", {
    version: "1.0.0",
    claims: Type.Object({ sub: Type.String() }),
    methods: { echo: rpc({ params: PIECE, result: PIECE }) },
    topics: {},
    events: { news: Type.Object({ text: Type.String() }) },
  });
  const { descriptor, hash } = await numberContract(draft);
  let calls = 0;
  const server = createServer<Types, undefined, false>({ descriptor, hash, history: [] }, {
    auth: {
      authenticate: ({ token }) =>
        token === undefined ? undefined : { subject: token, claims: { sub: token } },
    },
    logger: silentLogger,
    topics: {},
    methods: {
      async echo({ params }) {
        if (++calls % 2 === 0) await new Promise((resolve) => setTimeout(resolve, calls % 7));
        if (calls % 5 > 0) return params;
        // Something else is encoded, for everybody, while this answer is half written.
        return {
          get text() {
            server.broadcast("news", { text: "to all" });
            return params.text;
          },
          more: params.more,
        };
      },
    },
  });
  return { server, hash };
}

/** What belongs to one call of one user, and to nothing else. */
function pieceOf(user: number, call: number): Piece {
  const length = LENGTHS[(user + call) % LENGTHS.length]!;
  return {
    text: `${user}/${call} `.padEnd(length, call % 3 === 0 ? "é" : "x"),
    more: new Uint8Array(length).fill(user),
  };
}

async function echoAll(port: number, user: number, hash: string): Promise<void> {
  const codec: FrameCodec = user % 3 === 0 ? json : msgpack;
  const features = user % 3 === 2 ? ["positional"] : [];
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, [codec.subprotocol]);
  socket.binaryType = "arraybuffer";
  await new Promise((resolve) => socket.onopen = resolve);
  const answered = Promise.withResolvers<void>();
  const welcomed = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<void>();
  socket.onclose = ({ code, reason }) => {
    closed.resolve();
    answered.reject(new Error(`user ${user} was closed by ${code}: ${reason}`));
  };
  let answers = 0;
  const take = (frame: readonly unknown[]) => {
    if (frame[0] === 1) return welcomed.resolve();
    if (frame[0] === 13) return;
    assert.equal(frame[0], 3, JSON.stringify(frame));
    const call = ((frame[1] as number) - 1) / 2;
    const { text, more } = dataOf(frame[2], features.length > 0);
    const own = pieceOf(user, call);
    // Not `deepEqual`, which takes minutes to put the difference of long values in words.
    const isOwn = text === own.text && more.length === own.more.length && more.every((byte) => byte === user);
    assert.ok(isOwn, `user ${user} asked for ${call} and got "${text.slice(0, 20)}" of ${text.length}`);
    if (++answers === CALLS) answered.resolve();
  };
  socket.onmessage = ({ data }) => {
    try {
      const message = typeof data === "string" ? data : new Uint8Array(data);
      for (const frame of codec.decode(message, DEFAULT_LIMITS)) take(frame);
    } catch (error) {
      answered.reject(error);
    }
  };
  const contract = { name: "echo", version: "1.0.0", hash };
  const send = (frame: unknown) => socket.send(codec.encode(frame as Frame) as string);
  send([0, { protocol: 1, token: `user ${user}`, contract, features }]);
  await Promise.race([welcomed.promise, answered.promise]);
  for (let call = 0; call < CALLS; call++) {
    const { text, more } = pieceOf(user, call);
    const data = codec.encoding === "json" ? more.toBase64() : more;
    // By name, so that params are in named form.
    send([2, 2 * call + 1, "echo", { text, more: data }]);
    if (call % 10 === 9) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await answered.promise;
  socket.close();
  await closed.promise;
}

function dataOf(data: unknown, isPositional: boolean): Piece {
  if (isPositional) {
    const [text, more] = data as [string, Uint8Array];
    return { text, more };
  }
  const { text, more } = data as { text: string; more: Uint8Array | string };
  return { text, more: typeof more === "string" ? Uint8Array.fromBase64(more) : more };
}

Deno.test("nobody gets a byte of another user's answers, whatever is encoded at the same time", async () => {
  const { server, hash } = await makeServer();
  const { port } = await server.listen({ port: 0 });
  try {
    await Promise.all(Array.from({ length: CLIENTS }, (_, user) => echoAll(port, user, hash)));
  } finally {
    await server.close({ graceMs: 0 });
  }
});
