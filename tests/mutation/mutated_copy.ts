/** A copy of the repository in which one mistake at a time is made. */

import assert from "node:assert/strict";
import type { Mutation } from "./mutations.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

/** What the tests of the mistakes need. */
const PARTS = ["deno.json", "deno.lock", "schema", "server", "client-sdk", "codegen", "tests"];

/** The suites that the named tests are in. */
const SUITES = ["tests/conformance/server_vectors_test.ts", "tests/conformance/client_vectors_test.ts"];

const decoder = new TextDecoder();

/** A copy of the repository in the system's folder for such things; disposing removes it. */
export class MutatedCopy implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async make(): Promise<MutatedCopy> {
    const folder = await Deno.makeTempDir({ prefix: "wirepact-mutation-" });
    for (const part of PARTS) await copy(`${ROOT}${part}`, `${folder}/${part}`);
    return new MutatedCopy(folder);
  }

  /** What the named test says of a mistake. */
  verdict({ clause, test, ...mistake }: Mutation): Promise<string> {
    const name = `${clause}: ${test}`;
    return this.during(mistake, async () => (await this.verdicts(name)).get(name)!);
  }

  /** Makes a mistake, lets somebody look at the folder of the copy, and takes it back. */
  async during<Seen>(
    { file, search, replace }: Pick<Mutation, "file" | "search" | "replace">,
    look: (folder: string) => Promise<Seen>,
  ): Promise<Seen> {
    const path = await this.#fileWith(file, search);
    const source = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, source.replace(search, () => replace));
    try {
      return await look(this.#folder);
    } finally {
      await Deno.writeTextFile(path, source);
    }
  }

  /** `ok` or `FAILED`, by the names of the tests that a filter chooses. */
  async verdicts(filter: string): Promise<Map<string, string>> {
    const suite = SUITES.filter((path) => filter.startsWith("/") || path.includes(sideOf(filter)));
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--no-check", "--filter", filter, ...suite],
      cwd: this.#folder,
      env: { NO_COLOR: "1", CONFORMANCE_WATCHDOG_MS: "1000" },
    }).output();
    const output = decoder.decode(stdout);
    const lines = [...output.matchAll(/^(P-.*?) \.\.\. (ok|FAILED)/gm)];
    assert.ok(lines.length > 0, `no test ran:\n${output}${decoder.decode(stderr)}`);
    return new Map(lines.map(([, name, verdict]) => [name!, verdict!]));
  }

  /** The one file that has a text, once. */
  async #fileWith(place: string, text: string): Promise<string> {
    const found: string[] = [];
    for await (const path of sources(`${this.#folder}/${place}`)) {
      const count = (await Deno.readTextFile(path)).split(text).length - 1;
      for (let i = 0; i < count; i++) found.push(path);
    }
    assert.equal(found.length, 1, `"${text}" is ${found.length} times in ${place}`);
    return found[0]!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#folder, { recursive: true });
  }
}

function sideOf(test: string): string {
  return test.includes("(client, ") ? "client_vectors" : "server_vectors";
}

async function* sources(path: string): AsyncGenerator<string> {
  if (path.endsWith(".ts")) return yield path;
  for await (const { name, isDirectory } of Deno.readDir(path)) {
    if (isDirectory || name.endsWith(".ts")) yield* sources(`${path}/${name}`);
  }
}

/** Copies a file or folder. Lock files need not be there, and what others remove meanwhile is not missed. */
async function copy(from: string, to: string): Promise<void> {
  const info = await Deno.stat(from).catch(() => undefined);
  if (!info) return;
  if (!info.isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copy(`${from}/${name}`, `${to}/${name}`);
}
