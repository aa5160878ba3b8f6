import assert from "node:assert/strict";
import { ChatProcess } from "./chat_process.ts";

Deno.test("deno task start serves the page and its script under a strict policy, and ends on SIGTERM", async () => {
  await using chat = new ChatProcess({ PORT: "0" });
  const url = await chat.url();
  for (
    const [path, type, size] of [["/", "text/html", 1_000], ["/app.js", "text/javascript", 10_000]] as const
  ) {
    const response = await fetch(new URL(path, url));
    assert.equal(response.status, 200);
    assert(response.headers.get("content-type")?.startsWith(type));
    assert.match(response.headers.get("content-security-policy") ?? "", /default-src 'self'/);
    assert((await response.text()).length > size);
  }
  assert.deepEqual(await chat.end(), { code: 0, stderr: "" });
});

Deno.test("deno task start says in words that its port is taken", async () => {
  using taken = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  await using chat = new ChatProcess({ PORT: String((taken.addr as Deno.NetAddr).port) });
  const { code, stderr } = await chat.done();
  assert.equal(code, 1);
  assert.match(stderr, /^The port is taken/);
});

for (
  const [name, value, complaint] of [
    ["PORT", "eighty", /^PORT has to be a whole number/],
    ["CHAT_SECRET", "short", /^CHAT_SECRET has to have at least 32 bytes/],
  ] as const
) {
  Deno.test(`deno task start says in words that ${name} is of no use`, async () => {
    await using chat = new ChatProcess({ PORT: "0", [name]: value });
    const { code, stderr } = await chat.done();
    assert.equal(code, 1);
    assert.match(stderr, complaint);
    assert.equal(stderr.trim().split("\n").length, 1);
  });
}

Deno.test("deno task start says in words that another chat has its data", async () => {
  const data = await Deno.makeTempDir();
  try {
    await using first = new ChatProcess({ PORT: "0", CHAT_DATA: data });
    await first.url();
    await using second = new ChatProcess({ PORT: "0", CHAT_DATA: data });
    const { code, stderr } = await second.done();
    assert.equal(code, 1);
    assert.match(stderr, /^The data cannot be used: .* in use by another process.*CHAT_DATA/);
    assert.equal(stderr.trim().split("\n").length, 1);
    assert.deepEqual(await first.end(), { code: 0, stderr: "" });
  } finally {
    await Deno.remove(data, { recursive: true });
  }
});
