/** A real server behind each WebSocket transport: what its admission, its tokens and its limits do to real clients. */

import {
  createServer,
  createToken,
  jwtAuth,
  type LogFields,
  memoryTransport,
  type ObservedDrop,
  type Server,
  type ServerOptions,
} from "@wirepact/server";
import { DEFAULT_LIMITS, type Encoded, type FrameCodec, json, msgpack } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { closePayload, Opcode, RawClient } from "../hostile/raw_client.ts";
import { startIssuer } from "../unit/server/auth/jwks_server.ts";
import { greeter, type GreeterTypes } from "./transports_contract.ts";

type Options = Partial<ServerOptions<GreeterTypes, undefined, false>>;

interface Bench {
  readonly server: Server<GreeterTypes>;
  readonly port: number;
  readonly log: { message: string; fields: LogFields | undefined }[];
  readonly drops: ObservedDrop[];
}

const secret = "a secret of no less than 32 bytes";
const auth = jwtAuth<{ sub: string }>({ secret, sources: { cookie: "session", query: "token" } });
const goodToken = await createToken({ sub: "ada" }, { secret });
const otherToken = await createToken({ sub: "bob" }, { secret });

/** How a server is reached: by `listen` or by `fetch`. */
const WAYS: readonly { name: string; open(server: Server<GreeterTypes>): Promise<number> | number }[] = [
  { name: "listen()", open: async (server) => (await server.listen({ port: 0 })).port },
  {
    name: "fetch()",
    open: (server) => {
      const http = Deno.serve(
        { port: 0, hostname: "127.0.0.1", onListen: () => {} },
        (request, info) => server.fetch(request, info),
      );
      ending.set(server, () => http.shutdown());
      return http.addr.port;
    },
  },
];

/** What else has to be shut down after a server. */
const ending = new WeakMap<object, () => Promise<void>>();

function makeServer(options: Options): Omit<Bench, "port"> {
  const log: Bench["log"] = [];
  const drops: ObservedDrop[] = [];
  const write = (message: string, fields?: LogFields) => void log.push({ message, fields });
  const server = createServer<GreeterTypes>(greeter, {
    auth,
    methods: { greet: ({ params, user }) => `hello ${params.name}, says ${user.sub}` },
    logger: { info: () => {}, warn: write, error: write },
    observer: { drop: (drop) => drops.push(drop) },
    ...options,
  });
  return { server, log, drops };
}

/** Registers a test for each way to reach a server. */
function forEach(what: string, options: Options, run: (bench: Bench) => Promise<void>): void {
  for (const { name, open } of WAYS) {
    Deno.test(`${what}, by ${name}`, async () => {
      const bench = makeServer(options);
      const { server } = bench;
      await run({ ...bench, port: await open(server) });
      await server.close({ graceMs: 0 });
      await ending.get(server)?.();
      assert.equal(server.connections.size, 0);
    });
  }
}

/** A person with a terminal: text in, text out. */
class Terminal {
  readonly #client: RawClient;

  constructor(client: RawClient) {
    this.#client = client;
  }

  async say(...frames: unknown[][]): Promise<void> {
    for (const frame of frames) await this.#client.frame(Opcode.TEXT, JSON.stringify(frame));
  }

  /** The frames of the next message. */
  async hear(): Promise<unknown[][]> {
    const message = await this.#client.readFrame();
    if (message?.opcode !== Opcode.TEXT) throw new Error(`heard ${JSON.stringify(message)}`);
    const parsed = JSON.parse(new TextDecoder().decode(message.payload));
    return Array.isArray(parsed[0]) ? parsed : [parsed];
  }

  /** The claims in WELCOME after a HELLO, or the code of the close. */
  async hello(hello: object = {}): Promise<unknown> {
    await this.say([0, { protocol: 1, ...hello }]);
    const message = await this.#client.readFrame();
    if (message?.opcode === Opcode.CLOSE) return new DataView(message.payload.buffer).getUint16(0);
    const frame = JSON.parse(new TextDecoder().decode(message?.payload));
    return frame[1].user;
  }

  async leave(): Promise<void> {
    await this.#client.frame(Opcode.CLOSE, closePayload(1000));
    await this.#client.ending();
    this.#client[Symbol.dispose]();
  }
}

async function statusOf(port: number, headers: Record<string, string>, path = "/"): Promise<number> {
  using client = await RawClient.connect(port);
  return (await client.handshake({ Connection: "close, Upgrade", ...headers }, `GET ${path} HTTP/1.1`))
    .status;
}

async function withClient<T>(
  port: number,
  headers: Record<string, string>,
  use: (terminal: Terminal) => Promise<T>,
  path = "/",
): Promise<T> {
  using client = await RawClient.connect(port);
  const { status } = await client.handshake(headers, `GET ${path} HTTP/1.1`);
  assert.equal(status, 101);
  return await use(new Terminal(client));
}

const base64Url = (text: string) => btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

for (const codec of [json, msgpack]) {
  forEach(`a call is answered in ${codec.encoding}`, {}, async ({ port }) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/`, [codec.subprotocol]);
    assert.deepEqual(await callOver(socket, codec), "hello Bob, says ada");
  });

  Deno.test(`a call is answered in ${codec.encoding}, in memory`, async () => {
    const { server } = makeServer({});
    const { WebSocket, links } = memoryTransport(server);
    assert.deepEqual(
      await callOver(new WebSocket("ws://memory/", [codec.subprotocol]), codec),
      "hello Bob, says ada",
    );
    await server.close({ graceMs: 0 });
    assert.equal(links.length, 0);
  });
}

forEach("P-4.7: the first place that has a token counts, HELLO before all others", {}, async ({ port }) => {
  const cookie = { Cookie: `session=${otherToken}` };
  const path = `/?token=${otherToken}`;
  const entry = { "Sec-WebSocket-Protocol": `wirepact.v1.json, wirepact.token.${base64Url(otherToken)}` };
  const cases: [headers: Record<string, string>, path: string, hello: object, user: string][] = [
    [{ ...cookie, ...entry, Authorization: `Bearer ${otherToken}` }, path, { token: goodToken }, "ada"],
    [{ ...cookie, ...entry, Authorization: `Bearer ${goodToken}` }, path, {}, "ada"],
    [{ Cookie: `session=${goodToken}`, ...entry }, "/", {}, "bob"],
    [cookie, `/?token=${goodToken}`, {}, "bob"],
    [{}, path, {}, "bob"],
  ];
  for (const [headers, path, hello, sub] of cases) {
    // A cookie has to come from a page of this server.
    const all = { ...headers, Origin: "http://127.0.0.1" };
    await withClient(port, all, async (terminal) => {
      assert.deepEqual(await terminal.hello(hello), { sub });
      await terminal.leave();
    }, path);
  }
});

forEach("P-4.7: a bad token in the header or the query is 401 before the upgrade", {}, async ({ port }) => {
  assert.equal(await statusOf(port, { Authorization: "Bearer bad" }), 401);
  assert.equal(await statusOf(port, { Authorization: "Bearer" }), 401);
  assert.equal(await statusOf(port, {}, "/?token=bad"), 401);
});

forEach("P-4.5: any other bad token is close 4100", {}, async ({ port }) => {
  const origin = { Origin: "http://127.0.0.1" };
  const cases: [headers: Record<string, string>, hello: object][] = [
    [{}, { token: "bad" }],
    [{}, {}],
    [{ ...origin, Cookie: "session=bad" }, {}],
    [{ "Sec-WebSocket-Protocol": "wirepact.v1.json, wirepact.token.YmFk" }, {}],
    [{ "Sec-WebSocket-Protocol": "wirepact.v1.json, wirepact.token.a" }, {}],
  ];
  for (const [headers, hello] of cases) {
    await withClient(port, headers, async (terminal) => assert.equal(await terminal.hello(hello), 4100));
  }
});

forEach("a page of another origin is refused with 403, and the log has it", {}, async ({ port, log }) => {
  const bearer = { Authorization: `Bearer ${goodToken}` };
  assert.equal(await statusOf(port, { ...bearer, Origin: "https://evil.example" }), 403);
  assert.equal(log[0]?.fields?.["origin"], "https://evil.example");
  assert.equal(await statusOf(port, { Cookie: `session=${goodToken}` }), 403);
  await withClient(port, { ...bearer, Origin: "https://127.0.0.1" }, async (terminal) => {
    assert.deepEqual(await terminal.hello(), { sub: "ada" });
    await terminal.leave();
  });
});

forEach("P-1.6: a message over maxMessageBytes is close 1009", {
  limits: { maxMessageBytes: 200 },
}, async ({ port }) => {
  using client = await RawClient.open(port);
  await client.frame(Opcode.TEXT, JSON.stringify([0, { protocol: 1, token: "x".repeat(200) }]));
  const ending = await client.ending();
  assert.ok(ending !== "dropped" && ending.close === 1009);
});

forEach("P-1.3: the other kind of message is close 1003", {}, async ({ port }) => {
  using client = await RawClient.open(port);
  await client.frame(Opcode.BINARY, new Uint8Array([0x92, 0, 0x80]));
  const ending = await client.ending();
  assert.ok(ending !== "dropped" && ending.close === 1003);
});

forEach("a client that stops reading is cut off and holds up nobody", {
  limits: { maxQueuedBytes: 1_000_000 },
}, async ({ server, port, log }) => {
  using stuck = await RawClient.open(port);
  const stuckTerminal = new Terminal(stuck);
  assert.deepEqual(await stuckTerminal.hello({ token: goodToken }), { sub: "ada" });
  const name = "x".repeat(200_000);
  // The system's own buffers take some first; a server that never cut it off would fill its memory here.
  while (server.connections.size > 0) {
    await stuck.frame(Opcode.TEXT, JSON.stringify([2, 1, "greet", { name }]));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  assert.equal(log[0]?.message, "a slow consumer was cut off");
  await withClient(port, {}, async (terminal) => {
    assert.deepEqual(await terminal.hello({ token: goodToken }), { sub: "ada" });
    await terminal.leave();
  });
  stuck[Symbol.dispose]();
});

forEach("a client that stops reading misses what is told to everybody, and holds up nobody", {
  limits: { maxQueuedEventBytes: 500_000 },
}, async ({ server, port, drops }) => {
  using stuck = await RawClient.open(port);
  assert.deepEqual(await new Terminal(stuck).hello({ token: goodToken }), { sub: "ada" });
  const noise = "x".repeat(200_000);
  while (drops.length < 10) {
    await server.broadcast("noise", noise);
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.equal(drops[0]?.reason, "volatile");
  assert.equal(server.connections.size, 1);
  await withClient(port, {}, async (terminal) => {
    assert.deepEqual(await terminal.hello({ token: goodToken }), { sub: "ada" });
    await terminal.leave();
  });
  stuck[Symbol.dispose]();
});

for (const { name, open } of WAYS) {
  Deno.test(`an issuer that is down is 503 before the upgrade and close 1013 after it, by ${name}`, async () => {
    await using issuer = startIssuer();
    await issuer.rotate("a");
    const token = await issuer.sign({ sub: "ada" });
    issuer.status = 500;
    const { server } = makeServer({ auth: jwtAuth({ jwks: issuer.url }) });
    const port = await open(server);
    assert.equal(await statusOf(port, { Authorization: `Bearer ${token}` }), 503);
    await withClient(port, {}, async (terminal) => assert.equal(await terminal.hello({ token }), 1013));
    issuer.status = 200;
    await withClient(port, {}, async (terminal) => {
      assert.deepEqual(await terminal.hello({ token }), { sub: "ada" });
      await terminal.leave();
    });
    await server.close({ graceMs: 0 });
    await ending.get(server)?.();
  });
}

/** What both the platform's and the memory transport's sockets have. */
interface AnySocket {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(): void;
}

/** Says HELLO, calls `greet` and closes. */
function callOver(socket: AnySocket, codec: FrameCodec): Promise<unknown> {
  const encode = (frame: unknown) => codec.join([codec.encode(frame as never)]) as Uint8Array<ArrayBuffer>;
  return new Promise((resolve, reject) => {
    let result: unknown;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      socket.send(encode([0, { protocol: 1, token: goodToken }]));
      socket.send(encode([2, 1, "greet", { name: "Bob" }]));
    };
    socket.onmessage = ({ data }: { data: string | ArrayBuffer }) => {
      const message: Encoded = typeof data === "string" ? data : new Uint8Array(data);
      for (const frame of codec.decode(message, DEFAULT_LIMITS)) {
        if (frame[0] !== 3) continue;
        result = frame[2];
        socket.close();
      }
    };
    socket.onclose = ({ code, reason }: { code: number; reason: string }) => {
      if (result === undefined) reject(new Error(`closed with ${code} ${reason}`));
      else resolve(result);
    };
  });
}
