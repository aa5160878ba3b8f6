import { readPackageEntries } from "./package_entries.ts";

/**
 * The exported names of every entry point, types included. A change here is a change of what users may rely on: look
 * at it, then run `deno test -A -u tests/architecture/surface_test.ts`.
 */
for (const entry of await readPackageEntries()) {
  Deno.test(`surface: ${entry.specifier} exports what it did`, async (t) => {
    await t.assertSnapshot(await exportedNames(entry.file));
  });
}

async function exportedNames(file: string): Promise<string[]> {
  const { stdout, success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "--json", file],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return symbolsOf(JSON.parse(new TextDecoder().decode(stdout))).sort();
}

/** The parts of `deno doc --json` (version 2) that are read here. */
interface Documented {
  nodes: Record<string, { symbols: { name: string; declarations: { kind: string }[] }[] }>;
}

function symbolsOf(documented: Documented): string[] {
  const symbols = Object.values(documented.nodes).flatMap((module) => module.symbols);
  return symbols.map(({ name, declarations }) =>
    `${name} (${declarations.map((one) => one.kind).join(", ")})`
  );
}
