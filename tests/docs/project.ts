/** A folder made of a page's snippets, and programs run in it as its reader would. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "../architecture/package_entries.ts";
import { readSnippets } from "./snippets.ts";

/** A reader's folder. */
export class Project implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Writes the page's files into a new folder, with the port and the place of Wirepact put in. */
  static async fromPage(page: string, { port }: { port: number }): Promise<Project> {
    const folder = await Deno.makeTempDir({ prefix: "wirepact-docs-" });
    const snippets = readSnippets(await Deno.readTextFile(join(ROOT, page)));
    if (!snippets.has("deno.json")) snippets.set("deno.json", await quickstartConfig());
    for (const [name, content] of snippets) {
      const text = content.replaceAll("../wirepact/", `${ROOT}/`.replace("//", "/")).replaceAll(
        "8080",
        String(port),
      );
      await Deno.writeTextFile(join(folder, name), text);
    }
    return new Project(folder);
  }

  /** The text that the page says a program prints. */
  read(name: string): Promise<string> {
    return Deno.readTextFile(join(this.folder, name));
  }

  /** Runs `deno` with these arguments to its end, which must be a good one. */
  async deno(...args: string[]): Promise<string> {
    const { success, stdout, stderr } = await this.#command(args).output();
    assert.ok(success, `deno ${args.join(" ")} failed:\n${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }

  /** Generates the SDK as the page says. */
  async codegen(): Promise<void> {
    await this.deno("task", "codegen");
  }

  /** Starts a program and waits until it has printed its first line. */
  async start(file: string): Promise<Deno.ChildProcess> {
    const child = this.#command(["run", "-A", file]).spawn();
    const reader = child.stdout.getReader();
    const { done } = await reader.read();
    reader.releaseLock();
    if (done) throw new Error(`${file} ended: ${new TextDecoder().decode((await child.output()).stderr)}`);
    return child;
  }

  /** Ends a program that was started. */
  async stop(child: Deno.ChildProcess): Promise<void> {
    child.kill("SIGKILL");
    await Promise.all([child.stdout.cancel(), child.stderr.cancel(), child.status]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }

  #command(args: string[]): Deno.Command {
    return new Deno.Command(Deno.execPath(), {
      args,
      cwd: this.folder,
      env: { NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    });
  }
}

/** A port that was free a moment ago. */
export function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  return port;
}

/** The import map that the quickstart gives its readers, for pages that do not repeat it. */
async function quickstartConfig(): Promise<string> {
  const snippets = readSnippets(await Deno.readTextFile(join(ROOT, "docs/QUICKSTART.md")));
  return snippets.get("deno.json") ?? "{}";
}
