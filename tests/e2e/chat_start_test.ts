import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);

/** `deno task start`, until the test is over. */
class Started implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(env: Record<string, string>) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "examples/chat/main.ts"],
      cwd: ROOT,
      env,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#lines = this.#process.stdout.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  }

  /** Where it says that it is. */
  async url(): Promise<string> {
    const { value } = await this.#lines.next();
    const [url] = /http:\S+/.exec(value ?? "") ?? [];
    assert(url, `no address in ${value}`);
    return url;
  }

  /** Asks it to end; its exit code and what it complained about. */
  async end(): Promise<{ code: number; stderr: string }> {
    this.#process.kill("SIGTERM");
    return await this.done();
  }

  async done(): Promise<{ code: number; stderr: string }> {
    const stderr = await new Response(this.#process.stderr).text();
    return { code: (await this.#process.status).code, stderr };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended already.
    }
    await this.#process.status;
    await this.#lines.return?.();
  }
}

Deno.test("deno task start serves the page and its script under a strict policy, and ends on SIGTERM", async () => {
  await using chat = new Started({ PORT: "0" });
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
  await using chat = new Started({ PORT: String((taken.addr as Deno.NetAddr).port) });
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
    await using chat = new Started({ PORT: "0", [name]: value });
    const { code, stderr } = await chat.done();
    assert.equal(code, 1);
    assert.match(stderr, complaint);
    assert.equal(stderr.trim().split("\n").length, 1);
  });
}
