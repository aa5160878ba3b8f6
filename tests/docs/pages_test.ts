import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { ROOT } from "../architecture/package_entries.ts";
import { freePort, Project } from "./project.ts";

Deno.test("README: the contract, server and client on its one screen work together", async () => {
  await using project = await Project.fromPage("README.md", { port: freePort() });
  await project.codegen();
  await project.deno("check", "contract.ts", "server.ts", "client.ts");
  const server = await project.start("server.ts");
  try {
    const printed = await project.deno("run", "-A", "client.ts");
    assert.equal(printed, `${new Date().getFullYear()} Ada: Tea is ready.\n`);
  } finally {
    await project.stop(server);
  }
});

Deno.test("QUICKSTART: its steps lead to what it says they print", async () => {
  await using project = await Project.fromPage("docs/QUICKSTART.md", { port: freePort() });
  await project.codegen();
  await project.deno("check", "contract.ts", "server.ts", "client.ts");
  const server = await project.start("server.ts");
  try {
    assert.equal(await project.deno("run", "-A", "client.ts"), await project.read("client.out"));
  } finally {
    await project.stop(server);
  }
});

Deno.test("QUICKSTART: the compiler names a handler that is missing", async () => {
  await using project = await Project.fromPage("docs/QUICKSTART.md", { port: 8080 });
  await project.codegen();
  const server = await project.read("server.ts");
  await Deno.writeTextFile(
    join(project.folder, "server.ts"),
    server.replace(/, snapshot: .*\n?.*\.name\)/, ""),
  );
  await assert.rejects(project.deno("check", "server.ts"), /'snapshot' is missing/);
});

for (const page of await pages()) {
  Deno.test(`${page}: its links lead somewhere`, async () => {
    const text = await Deno.readTextFile(join(ROOT, page));
    const broken: string[] = [];
    for (const [, target = ""] of text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)) {
      const path = join(ROOT, dirname(page), target);
      if (!await Deno.stat(path).then(() => true, () => false)) broken.push(target);
    }
    assert.deepEqual(broken, []);
  });
}

async function pages(): Promise<string[]> {
  const found = ["README.md", "CHANGELOG.md"];
  for (const folder of ["docs", "docs/adr"]) {
    for await (const entry of Deno.readDir(join(ROOT, folder))) {
      if (entry.name.endsWith(".md")) found.push(join(folder, entry.name));
    }
  }
  return found;
}
