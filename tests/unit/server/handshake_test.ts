import { type AuthAttempt, createServer } from "@wirepact/server";
import assert from "node:assert/strict";
import { FakeClock } from "./_fake_clock.ts";
import { auth, bench, fixture, methods, topics } from "./_fixture.ts";
import { ScriptedClient } from "./_scripted_client.ts";

const hello = (more: object = {}) => [0, { protocol: 1, ...more }];
const own = { name: "fixture", version: "2.0.0", hash: fixture.hash };

Deno.test("P-4.4: WELCOME is the first frame and has all it promises", async () => {
  const { connect, end, server, broker } = bench();
  const client = await connect();
  const [welcome] = await client.say(hello({ token: "ada" }));
  const [connection] = server.connections;
  assert.deepEqual(welcome, [1, {
    connection: connection!.id,
    callEpoch: await broker.callEpoch(),
    user: { sub: "ada" },
    heartbeatMs: 25_000,
    limits: {
      maxMessageBytes: 1_048_576,
      maxFramesPerMessage: 256,
      maxDepth: 64,
      maxCallsInFlight: 256,
      maxSubscriptions: 256,
      windowItems: 64,
      windowBytes: 262_144,
    },
    features: [],
    contract: { ...own, match: "none" },
  }]);
  await end();
});

Deno.test("P-4.1: the first frame must be HELLO, and must come in time", async () => {
  const { connect, end, clock } = bench();
  const [hasty, silent] = [await connect(), await connect()];
  await hasty.say([2, 1, "ping", {}]);
  assert.equal(hasty.closed?.code, 4200);
  assert.match(hasty.closed?.reason ?? "", /HELLO/);
  await clock.advance(9_999);
  assert.ok(silent.open);
  await clock.advance(2);
  assert.equal(silent.closed?.code, 4003);
  await end();
});

Deno.test("P-4.2: a second HELLO ends the connection, before and after WELCOME", async () => {
  const { connect, open, end } = bench();
  const early = await connect();
  await early.say(hello(), hello());
  assert.equal(early.closed?.code, 4200);
  const late = await open();
  await late.say(hello());
  assert.equal(late.closed?.code, 4200);
  await end();
});

Deno.test("P-4.3, P-5.4, P-5.5: protocol and contract decide how a connection ends", async () => {
  const cases: [object, number, RegExp][] = [
    [{ protocol: 2 }, 4201, /protocol 1, not 2/],
    [{ contract: { ...own, name: "other" } }, 4202, /other 2\.0\.0.*fixture 2\.0\.0/],
    [{ contract: { ...own, version: "1.0.0", hash: "an-older-hash" } }, 4202, /1\.0\.0.*2\.0\.0/],
    [{ contract: { ...own, version: "3.0.0", hash: "newer" } }, 4004, /3\.0\.0/],
  ];
  const { connect, end } = bench();
  for (const [more, code, reason] of cases) {
    const client = await connect();
    await client.say(hello(more));
    assert.equal(client.closed?.code, code);
    assert.match(client.closed?.reason ?? "", reason);
  }
  await end();
});

Deno.test("P-5.2, P-5.3: WELCOME says how the contracts match", async () => {
  const { connect, end } = bench();
  const match = async (contract?: object) => {
    const [welcome] = await (await connect()).say(hello(contract && { contract }));
    return (welcome?.[1] as { contract: { match: string } }).contract.match;
  };
  assert.equal(await match(), "none");
  assert.equal(await match(own), "same");
  assert.equal(await match({ ...own, hash: "newer", compatibleWith: [fixture.hash] }), "compatible");
  await end();
});

Deno.test("P-4.5: who cannot be authenticated is closed with the code that fits", async () => {
  const { connect, end, log } = bench();
  for (
    const [token, code] of [["bad", 4100], ["banned", 4203], ["outage", 1013], ["broken", 4100]] as const
  ) {
    const client = await connect();
    assert.deepEqual(await client.say(hello({ token }), [2, 1, "ping", {}]), []);
    assert.equal(client.closed?.code, code, token);
    assert.doesNotMatch(client.closed?.reason ?? "", /secret/);
  }
  assert.deepEqual(log.map(({ level, message }) => [level, message.split(":")[0]]), [
    ["error", "authentication failed"],
    ["warn", "claims do not match the contract at /sub"],
  ]);
  await end();
});

Deno.test("without `anonymous` somebody without a token is refused", async () => {
  const { connect, end } = bench({ anonymous: false as true });
  const client = await connect();
  await client.say(hello());
  assert.deepEqual(client.closed, { code: 4100, reason: "a token is needed" });
  await end();
});

Deno.test("claims are application values in handlers and wire values in WELCOME, whoever made them", async () => {
  const since = new Date(5);
  for (const claims of [{ sub: "ada", since, extra: 1 }, { sub: "ada", since: 5 as unknown as Date }]) {
    for (const encoding of ["json", "msgpack"] as const) {
      const { connect, end, server } = bench({ auth: { authenticate: () => ({ subject: "ada", claims }) } });
      const client = await connect({ encoding });
      const [welcome] = await client.say(hello());
      const user = encoding === "json" ? { sub: "ada", since: 5 } : { sub: "ada", since };
      assert.deepEqual((welcome?.[1] as { user: unknown }).user, user);
      assert.deepEqual([...server.connections][0]!.user, { sub: "ada", since });
      await end();
    }
  }
});

Deno.test("P-4.6: frames behind HELLO wait until it is answered, then run in order", async () => {
  const gate = Promise.withResolvers<void>();
  const { connect, end } = bench({
    auth: {
      authenticate: async () => {
        await gate.promise;
        return { subject: "ada", claims: { sub: "ada" } };
      },
    },
  });
  const client = await connect();
  assert.deepEqual(await client.say(hello(), [2, 1, "ping", {}]), []);
  assert.deepEqual(await client.say([2, 3, "add", { a: 1, b: 2 }]), []);
  gate.resolve();
  assert.deepEqual((await client.hear()).map((frame) => frame.slice(0, 2)).slice(1), [[3, 1], [3, 3]]);
  await end();
});

Deno.test("P-4.6: a fault among the held frames ends the connection where it stands", async () => {
  const { connect, end } = bench();
  const client = await connect();
  const frames = await client.say(hello(), [2, 1, "ping", {}], [2, 1, "count", { to: 1 }], [11, 1], [
    2,
    3,
    "ping",
    {},
  ]);
  assert.deepEqual(frames.map(([type]) => type), [1, 3]);
  assert.equal(client.closed?.code, 4200);
  await end();
});

Deno.test("P-4.6: more held bytes than allowed end the connection; HELLO itself does not count", async () => {
  const never = {
    auth: { authenticate: () => new Promise<undefined>(() => {}) },
    limits: { maxHeldBytes: 60 },
  };
  const { connect, end } = bench(never);
  const client = await connect();
  await client.say(hello({ token: "x".repeat(100) }), [2, 1, "add", { a: 1, b: 2 }]);
  await client.say([2, 3, "ping", {}]);
  assert.equal(client.take().length, 0);
  await client.say([2, 5, "ping", {}]);
  await client.say([2, 7, "ping", {}]);
  assert.equal(client.closed?.code, 1009);
  await end();
});

Deno.test("an authenticator that never answers costs no more than a time", async () => {
  const { connect, end, clock } = bench({ auth: { authenticate: () => new Promise<undefined>(() => {}) } });
  const client = await connect();
  await client.say(hello());
  await clock.advance(10_000);
  assert.equal(client.closed?.code, 1011);
  await end();
});

Deno.test("a client that leaves while it is authenticated leaves nothing behind", async () => {
  const gate = Promise.withResolvers<void>();
  const observed: string[] = [];
  const { connect, end } = bench({
    auth: {
      authenticate: async () => {
        await gate.promise;
        return { subject: "ada", claims: { sub: "ada" } };
      },
    },
    observer: { connect: () => observed.push("connect"), disconnect: () => observed.push("disconnect") },
  });
  const client = await connect();
  await client.say(hello(), [2, 1, "ping", {}]);
  await client.drop();
  gate.resolve();
  await client.hear();
  assert.deepEqual(observed, []);
  await end();
});

Deno.test("P-4.7: the token of HELLO comes first, then header, subprotocol, cookie and query", async () => {
  const attempts: AuthAttempt[] = [];
  const { connect, end } = bench({
    auth: {
      sources: { cookie: "login", query: "token" },
      authenticate: (attempt) => {
        attempts.push(attempt);
        return { subject: "x", claims: { sub: "x" } };
      },
    },
  });
  const from = async (token: string | undefined, options: Parameters<typeof connect>[0]) => {
    const client = await connect(options);
    await client.say(hello(token === undefined ? {} : { token }));
    const attempt = attempts.at(-1)!;
    return `${attempt.source} ${attempt.token}`;
  };
  const origin = { host: "server", origin: "http://server" };
  const everything = {
    headers: { authorization: "Bearer h", cookie: "login=c", ...origin },
    subprotocols: ["wirepact.token.cw"],
    url: "http://server/?token=q",
  };
  const { authorization: _, ...noHeader } = everything.headers;
  assert.equal(await from("x", everything), "hello x");
  assert.equal(await from(undefined, everything), "header h");
  assert.equal(await from(undefined, { ...everything, headers: noHeader }), "subprotocol s");
  assert.equal(await from(undefined, { ...everything, headers: noHeader, subprotocols: [] }), "cookie c");
  assert.equal(await from(undefined, { url: everything.url }), "query q");
  assert.equal(await from(undefined, {}), "undefined undefined");
  await end();
});

Deno.test("a token that was checked before the upgrade is not checked again", async () => {
  let asked = 0;
  const { connect, end } = bench({
    auth: { authenticate: () => (asked++, { subject: "x", claims: { sub: "x" } }) },
  });
  const client = await connect({ headers: { authorization: "Bearer h" } });
  await client.say(hello());
  assert.equal(asked, 1);
  await end();
});

Deno.test("context is made once per connection, from what is known of it", async () => {
  const clock = new FakeClock();
  const seen: unknown[] = [];
  let made = 0;
  const server = createServer(fixture, {
    auth,
    clock,
    context: (connection) => {
      made++;
      return { language: connection.headers.get("accept-language"), name: connection.user.sub };
    },
    methods: {
      ...methods,
      ping: ({ context }) => void seen.push(`${context.language} ${context.name}`),
    },
    topics,
  });
  const client = await ScriptedClient.connect(server, clock, { headers: { "accept-language": "en" } });
  await client.say(hello({ token: "ada" }), [2, 1, "ping", {}], [2, 3, "ping", {}]);
  assert.deepEqual([made, seen], [1, ["en ada", "en ada"]]);
  const closed = server.close();
  await clock.settle();
  await closed;
});

Deno.test("a context that cannot be made ends the connection and is logged", async () => {
  const { connect, end, log } = bench({ context: () => Promise.reject(new Error("secret")) });
  const client = await connect();
  await client.say(hello());
  assert.deepEqual(client.closed, { code: 1011, reason: "the server failed" });
  assert.equal(log.length, 1);
  await end();
});
