/** The generated client against all vectors: over a fake and a real WebSocket, in both encodings. */

import { CLIENT_ARENAS } from "./client_arenas.ts";
import { ClientRun } from "./client_run.ts";
import { CLIENT_STEPS } from "./client_steps.ts";
import { runVector } from "./steps.ts";
import { encodingsOf, readVectors } from "./vector.ts";

const vectors = (await readVectors()).filter(({ side, feature }) => side === "client" && !feature);

for (const { name, start } of CLIENT_ARENAS) {
  for (const vector of vectors) {
    for (const encoding of encodingsOf(vector)) {
      Deno.test(`${vector.clause}: ${vector.name} (client, ${name}, ${encoding})`, async () => {
        await using arena = await start(encoding);
        await runVector(new ClientRun(arena, encoding), vector, CLIENT_STEPS);
      });
    }
  }
}
