/** A client that was written from PROTOCOL.md alone chats with the generated SDK. */

import assert from "node:assert/strict";
import { TextLineStream } from "./text_lines.ts";
import { ChatHarness, ENCODINGS } from "../e2e/chat_harness.ts";

const PYTHON = "/usr/bin/python3";
const PROGRAM = new URL("./python_client.py", import.meta.url).pathname;

const isCi = Deno.env.get("CI") === "true";
const isInstalled = await hasModules();
if (!isInstalled && !isCi) {
  console.warn("skipped: apt-get install python3-websockets python3-msgpack");
}

/** What the Python program tells of itself. */
type Told = { readonly tell: string } & Readonly<Record<string, unknown>>;

for (const [name, codec] of ENCODINGS) {
  Deno.test({
    name: `a client in Python chats with the generated SDK in ${name}`,
    ignore: !isInstalled && !isCi,
    async fn() {
      await using chat = await ChatHarness.start(codec);
      const ada = await chat.enter("Ada");
      await using python = await PythonClient.start(chat, codec.encoding);

      assert.deepEqual(await python.next(), { tell: "open", name: "Python", match: "none" });
      assert.deepEqual(await python.next(), { tell: "joined", room: "general", recent: 0 });
      assert.deepEqual(await python.next(), { tell: "members", names: ["Ada", "Python"] });
      await ada.sees("Ada", "Python");
      assert.deepEqual(await python.next(), { tell: "refused", code: "INVALID_PARAMS", path: "/text" });
      assert.deepEqual(await python.next(), {
        tell: "sent",
        text: "hello from Python",
        year: new Date().getUTCFullYear(),
      });

      assert.deepEqual(await said(ada), ["Python", "hello from Python"]);
      await ada.client.sendMessage({ room: "general", text: "héllo 👋" });
      assert.deepEqual(await said(ada), ["Ada", "héllo 👋"]);
      assert.deepEqual(await said(ada), ["Python", "you said: héllo 👋"]);
      await ada.client.sendMessage({ room: "general", text: "bye" });
      await ada.sees("Ada");

      const rest = await python.rest();
      assert.deepEqual(rest.filter(({ tell }) => tell === "message").map(({ text }) => text), [
        "hello from Python",
        "héllo 👋",
        "you said: héllo 👋",
        "bye",
      ]);
      assert.deepEqual(rest.slice(-2), [
        { tell: "history", texts: ["hello from Python", "héllo 👋", "you said: héllo 👋", "bye"] },
        { tell: "left" },
      ]);
    },
  });
}

async function said(guest: Awaited<ReturnType<ChatHarness["enter"]>>): Promise<[string, string]> {
  for (;;) {
    const { event, payload } = await guest.next();
    if (event === "message") return [payload.name, payload.text];
  }
}

/** The Python program, running. */
class PythonClient implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  readonly #errors: Promise<string>;

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#lines = process.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
      .getReader();
    this.#errors = new Response(process.stderr).text();
  }

  static async start(chat: ChatHarness, encoding: string): Promise<PythonClient> {
    const url = chat.chat.url.replace(/^http/, "ws");
    const token = await chat.token("Python");
    return new PythonClient(
      new Deno.Command(PYTHON, {
        args: [PROGRAM, url, encoding, token, "general"],
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
    );
  }

  /** The next thing it tells. */
  async next(): Promise<Told> {
    const { value, done } = await this.#lines.read();
    if (done) throw new Error(`the Python client has ended: ${await this.#errors}`);
    return JSON.parse(value);
  }

  /** Everything it tells until it ends well. */
  async rest(): Promise<Told[]> {
    const told: Told[] = [];
    for (;;) {
      const { value, done } = await this.#lines.read();
      if (done) break;
      told.push(JSON.parse(value));
    }
    const { success } = await this.#process.status;
    assert.ok(success, await this.#errors);
    return told;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill();
    } catch {
      // It has ended by itself.
    }
    await this.#process.status;
    await this.#lines.cancel();
    await this.#errors;
  }
}

async function hasModules(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(PYTHON, {
      args: ["-c", "import msgpack, websockets"],
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}
