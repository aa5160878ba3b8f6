/** The generated client with compiled codecs against all vectors, in both encodings. */

import { parseLock } from "@wirepact/schema/ir";
import { importClient } from "../compiled/compiled_module.ts";
import { CLIENT_ARENAS } from "./client_arenas.ts";
import { type ClientModule, ClientRun } from "./client_run.ts";
import { CLIENT_STEPS } from "./client_steps.ts";
import contract from "./contract.ts";
import { runVector } from "./steps.ts";
import { encodingsOf, readVectors } from "./vector.ts";

const lock = parseLock(await Deno.readTextFile(new URL("contract.lock.json", import.meta.url)));
const vectors = (await readVectors()).filter(({ side }) => side === "client");

/** The same exports with the same types as those of the client in `generated`. */
const client = await importClient(contract, { codecs: "compiled", lock }) as unknown as ClientModule;

for (const { name, start } of CLIENT_ARENAS) {
  for (const vector of vectors) {
    for (const encoding of encodingsOf(vector)) {
      Deno.test(`${vector.clause}: ${vector.name} (compiled client, ${name}, ${encoding})`, async () => {
        await using arena = await start(encoding);
        await runVector(new ClientRun(arena, encoding, client), vector, CLIENT_STEPS);
      });
    }
  }
}
