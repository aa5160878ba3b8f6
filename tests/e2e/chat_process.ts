import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);

/** `deno task start`, until the test is over. Nothing is kept unless CHAT_DATA says where. */
export class ChatProcess implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(env: Record<string, string>) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "examples/chat/main.ts"],
      cwd: ROOT,
      env: { CHAT_DATA: "", ...env },
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

  /** Ends it where it stands. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.done();
  }

  /** Settles when it has ended. */
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
    if (!this.#process.stderr.locked) await this.#process.stderr.cancel();
  }
}
