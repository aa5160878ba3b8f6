import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A project of a frontend developer: outside the repository, with Node, npm and Vite. Gone when disposed of. */
export class StandaloneProject implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(dependencies: readonly string[]): Promise<StandaloneProject> {
    const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "wirepact-standalone-" }));
    const project = new StandaloneProject(folder);
    await project.write("package.json", JSON.stringify({ private: true, type: "module" }));
    await project.run("npm", "install", "--no-audit", "--no-fund", "--save-exact", ...dependencies);
    return project;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async write(name: string, text: string): Promise<void> {
    await Deno.mkdir(dirname(this.path(name)), { recursive: true });
    await Deno.writeTextFile(this.path(name), text);
  }

  /** Generates the chat's client into a folder, as a user would. */
  async generate(out: string, lang: "ts" | "js", ...options: readonly string[]): Promise<void> {
    const contract = join(ROOT, "examples/chat/contract.ts");
    await this.run(
      ...[Deno.execPath(), "run", "-A", join(ROOT, "codegen/main.ts"), contract],
      ...[
        "--out",
        this.path(out),
        "--lock",
        this.path("contract.lock.json"),
        "--standalone",
        "--lang",
        lang,
        ...options,
      ],
    );
  }

  /** Runs a command in the project; fails the test if the command fails. Returns what it printed. */
  async run(command: string, ...args: readonly string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command(command, {
      args: [...args],
      cwd: this.folder,
      env: { NO_COLOR: "1" },
      stdin: "null",
    }).output();
    const [out, error] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    assert.ok(success, `${command} ${args.join(" ")}\n${out}\n${error}`);
    return out ?? "";
  }

  /** The texts of all files below a folder whose names match. */
  async texts(folder: string, name: RegExp): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for await (const entry of Deno.readDir(this.path(folder))) {
      const path = join(folder, entry.name);
      if (entry.isDirectory) { for (const one of await this.texts(path, name)) found.set(...one); }
      else if (name.test(entry.name)) found.set(path, await Deno.readTextFile(this.path(path)));
    }
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
