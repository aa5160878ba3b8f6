/** Which clauses the protocol has, and which of them are shown. */

import { readVectors } from "./vector.ts";

const ROOT = new URL("../../", import.meta.url);

/** Where a clause is named. */
export interface Mention {
  readonly clause: string;
  readonly where: string;
}

/** The clauses of `docs/PROTOCOL.md`, in its order. */
export async function readClauses(): Promise<string[]> {
  const text = await Deno.readTextFile(new URL("docs/PROTOCOL.md", ROOT));
  return [...text.matchAll(/^- \*\*(P-\d+\.\d+)\*\* /gm)].map(([, clause]) => clause!);
}

/** Every vector, and every test whose name starts with a clause. */
export async function readMentions(): Promise<Mention[]> {
  const mentions = (await readVectors()).map(({ clause, name }) => ({
    clause,
    where: `the vector "${name}"`,
  }));
  for await (const path of testFiles("tests")) {
    const text = await Deno.readTextFile(new URL(path, ROOT));
    for (const [, clause] of text.matchAll(/["'`](P-\d+\.\d+): /g)) {
      mentions.push({ clause: clause!, where: path });
    }
  }
  return mentions;
}

async function* testFiles(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* testFiles(path);
    else if (name.endsWith("_test.ts")) yield path;
  }
}
