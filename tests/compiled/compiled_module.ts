import { type CodecsKind, generate } from "@wirepact/codegen";
import type { ContractLock } from "@wirepact/schema/ir";

/** What {@linkcode withClient} is told. */
export interface GeneratedClientOptions {
  readonly codecs: CodecsKind;
  readonly lock?: ContractLock;
  /** What the module keeps to itself, and is to be exported for the test. */
  readonly exposed?: readonly string[];
}

/** Writes a client's modules to a folder, gives its path to `use`, and removes it. */
export async function withClient<T>(
  contract: Parameters<typeof generate>[0],
  { codecs, lock, exposed = [] }: GeneratedClientOptions,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const { files } = await generate(contract, {
    codecs,
    ...lock && { lock },
    // The modules lie outside the workspace.
    runtimes: {
      client: import.meta.resolve("@wirepact/client/gen-v1"),
      compiled: import.meta.resolve("@wirepact/client/compiled-v1"),
      server: import.meta.resolve("@wirepact/server/gen-v1"),
    },
  });
  const folder = await Deno.makeTempDir({ prefix: "wirepact-compiled-" });
  try {
    for (const { path, text } of files) {
      const isExposed = path === "client.ts" && exposed.length > 0;
      const more = isExposed ? `export { ${exposed.join(", ")} };\n` : "";
      await Deno.writeTextFile(`${folder}/${path}`, text + more);
    }
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The client module of a contract. */
export function importClient(
  contract: Parameters<typeof generate>[0],
  options: GeneratedClientOptions,
): Promise<Record<string, unknown>> {
  return withClient(contract, options, (folder) => import(`file://${folder}/client.ts`));
}
