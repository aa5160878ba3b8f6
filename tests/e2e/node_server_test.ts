/** The server on Node, as one file that `deno bundle` made of it. */

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { announcedUrl } from "../announced_url.ts";
import { connectFaults, msgpack } from "../faults/generated/client.ts";

/** The oldest Node that the server is promised to run on, as npm has it. */
const NODE = "22.23.3";

Deno.test(`createServer() serves calls and events on Node ${NODE}`, async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "wirepact-node-" });
  try {
    for (const broker of ["memory", "sqlite"]) {
      await bundle(folder, broker);
      for (const encoding of ["json", "msgpack"]) {
        await t.step(`${broker}, ${encoding}`, async () => {
          await using server = await NodeServer.start(folder, broker);
          const options = encoding === "msgpack" ? { encoding: msgpack } : {};
          const [ada, bob] = [connectFaults(server.url, options), connectFaults(server.url, options)];
          try {
            const room = bob.room({ room: encoding });
            const heard = new Promise((resolve) => room.on("line", ({ line }) => resolve(line)));
            await room.ready;
            assert.equal(await ada.echo({ text: "grüße" }), "grüße");
            assert.equal(await ada.say({ room: encoding, line: "hello" }), 1);
            assert.equal(await heard, "hello");
          } finally {
            await Promise.all([ada.close(), bob.close()]);
          }
        });
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

async function bundle(folder: string, broker: string): Promise<void> {
  const script = fileURLToPath(new URL(`./node_server_${broker}.ts`, import.meta.url));
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform=deno", "--output", `${folder}/${broker}.mjs`, script],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

/** A server in a process of its own, until it is disposed of. */
class NodeServer implements AsyncDisposable {
  readonly url: string;
  readonly #process: Deno.ChildProcess;

  private constructor(process: Deno.ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  static async start(folder: string, broker: string): Promise<NodeServer> {
    const process = new Deno.Command("npx", {
      args: ["--yes", `--package=node@${NODE}`, "--", "node", `${broker}.mjs`],
      cwd: folder,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    return new NodeServer(process, await announcedUrl(process));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process.stdin.close();
    assert.ok((await this.#process.status).success, "the server did not end well");
  }
}
