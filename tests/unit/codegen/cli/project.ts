import { join } from "node:path";
import { run } from "../../../../codegen/cli/mod.ts";

/** What a run of the command line said and answered. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** A folder outside the repository with a contract in it. Gone when disposed of. */
export class Project implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(contract: string): Promise<Project> {
    const project = new Project(await Deno.realPath(await Deno.makeTempDir({ prefix: "wirepact-test-" })));
    await project.write("contract.ts", contract);
    return project;
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async write(name: string, text: string): Promise<void> {
    await Deno.writeTextFile(this.path(name), text);
  }

  async read(name: string): Promise<string> {
    return await Deno.readTextFile(this.path(name));
  }

  /** Names of the files in a folder of the project. */
  async list(name: string): Promise<string[]> {
    const names: string[] = [];
    for await (const entry of Deno.readDir(this.path(name))) names.push(entry.name);
    return names.sort();
  }

  /** Runs the command line on the contract, into `generated`. */
  run(...args: readonly string[]): Promise<Ran> {
    return this.runOn("contract.ts", ...args);
  }

  /** Runs it on the contract in another file. */
  async runOn(file: string, ...args: readonly string[]): Promise<Ran> {
    const said = { out: "", error: "" };
    const code = await run([this.path(file), "--out", this.path("generated"), ...args], {
      out: (text) => said.out += text,
      error: (text) => said.error += text,
    });
    return { code, ...said };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** The source of a small contract with one method. */
export function clockContract(method = "now"): string {
  return `import { contract, rpc } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";

export default contract("clock", { version: "1.0.0", methods: { ${method}: rpc({ result: Type.Date() }) } });
`;
}
