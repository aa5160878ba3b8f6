import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { clockContract, Project } from "./project.ts";

const MAIN = fileURLToPath(new URL("../../../../codegen/main.ts", import.meta.url));

Deno.test("run() with --watch generates after each save, whatever is wrong in between", async () => {
  await using project = await Project.create(clockContract());
  await project.write("methods.ts", 'export const name = "now";\n');
  const imported = `import { name } from "./methods.ts";\n` + clockContract("[name]");
  await using watching = new Watching(project);

  await watching.until(/^watching /);
  assert.match(await project.read("generated/client.ts"), /now\(options/);

  await project.write("contract.ts", imported.replace("contract(", "contract"));
  const problem = await watching.until(/^watching /);
  assert.match(problem, /cannot load \S+contract\.ts/);

  await project.write("contract.ts", imported.replace("[name]", "then"));
  const mistakes = await watching.until(/^watching /);
  assert.match(mistakes, /methods\.then: /);

  await project.write("contract.ts", imported);
  await watching.until(/^watching /);

  // As editors save: into a file beside it, which then takes its name.
  await project.write("methods.ts~", 'export const name = "later";\n');
  await Deno.rename(project.path("methods.ts~"), project.path("methods.ts"));
  await watching.until(/^watching /);
  assert.match(await project.read("generated/client.ts"), /later\(options/);
});

Deno.test("run() with --watch takes numbers of half-typed names back, but none that somebody else may know", async () => {
  await using project = await Project.create(clockContract());
  await using watching = new Watching(project);
  await watching.until(/^watching /);
  const methodsWith = async (methods: string, version = "1.0.0") => {
    await project.write("contract.ts", clockContract(`${methods} now`).replace("1.0.0", version));
    await watching.until(/^watching /);
    return JSON.parse(await project.read("contract.lock.json")).methods;
  };
  assert.deepEqual(await methodsWith("sendMessag: rpc(),"), { now: 1, sendMessag: 2 });
  assert.deepEqual(await methodsWith("sendMessage: rpc(),"), { now: 1, sendMessage: 2 });

  const git = ["init -q", "add .", "-c user.name=a -c user.email=a@b.c commit -q -m Begin"];
  for (const args of git) await run("git", ["-C", project.folder, ...args.split(" ")]);
  assert.deepEqual(await methodsWith("say: rpc(),"), { now: 1, sendMessage: 2, say: 3 });

  // Another run of codegen writes it, or somebody by hand.
  await project.write("contract.lock.json", await project.read("contract.lock.json") + "\n");
  assert.deepEqual(await methodsWith("tell: rpc(),"), { now: 1, sendMessage: 2, say: 3, tell: 4 });
  assert.deepEqual(await methodsWith(""), { now: 1, sendMessage: 2, say: 3 });

  assert.deepEqual(await methodsWith("ask: rpc(),"), { now: 1, sendMessage: 2, say: 3, ask: 4 });
  assert.deepEqual(await methodsWith("", "1.1.0"), { now: 1, sendMessage: 2, say: 3, ask: 4 });
  assert.deepEqual(await methodsWith("answer: rpc(),", "1.1.0"), {
    now: 1,
    sendMessage: 2,
    say: 3,
    ask: 4,
    answer: 5,
  });
});

async function run(command: string, args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args: [...args], stderr: "piped" }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
}

/** The command line at work in a process of its own. */
class Watching implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #lines: ReadableStreamDefaultReader<string>;
  #rest = "";

  constructor(project: Project) {
    this.#child = new Deno.Command("sh", {
      // One stream for both, in the order in which they were written.
      args: [
        "-c",
        'exec "$@" 2>&1',
        "sh",
        Deno.execPath(),
        ...["run", "-A", MAIN, project.path("contract.ts"), "--out", project.path("generated"), "--watch"],
      ],
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#lines = this.#child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Reads lines up to one that matches, and returns those before it. */
  async until(line: RegExp): Promise<string> {
    let before = "";
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const text = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        if (line.test(text)) return before;
        before += `${text}\n`;
        continue;
      }
      const { done, value } = await this.#lines.read();
      if (done) throw new Error(`the watch ended with:\n${before}${this.#rest}`);
      this.#rest += value;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
    await this.#lines.cancel();
  }
}
