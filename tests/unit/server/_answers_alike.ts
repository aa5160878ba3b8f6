import assert from "node:assert/strict";
import { bench, type OpenOptions } from "./_fixture.ts";
import type { ScriptedClient } from "./_scripted_client.ts";
import { withoutEval } from "./_without_eval.ts";

/** What is said, and to what kind of server. */
export interface Talk extends OpenOptions {
  readonly talk: (client: ScriptedClient) => Promise<unknown>;
  readonly options?: Parameters<typeof bench>[0];
}

/** Says the same to a server with compiled code and to one without, which have to answer alike. */
export async function answersAlike({ talk, options, ...open }: Talk): Promise<void> {
  const results: unknown[] = [];
  for (const make of [() => bench(options), () => withoutEval(() => bench(options))]) {
    const b = make();
    const client = await b.open(open);
    results.push({ said: await talk(client), closed: client.closed });
    await b.end();
  }
  assert.deepEqual(results[0], results[1]);
}
