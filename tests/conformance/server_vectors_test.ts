/** The server against all vectors: over every transport, in both encodings. */

import { ARENAS } from "./server_arenas.ts";
import { ServerRun, subjectOf } from "./server_run.ts";
import { SERVER_STEPS } from "./server_steps.ts";
import { runVector } from "./steps.ts";
import { encodingsOf, readVectors } from "./vector.ts";

const vectors = (await readVectors()).filter(({ side }) => side === "server");

for (const arenaKind of ARENAS) {
  for (const vector of vectors) {
    if (vector.hardened && !arenaKind.hardened) continue;
    for (const encoding of encodingsOf(vector)) {
      Deno.test(`${vector.clause}: ${vector.name} (server, ${arenaKind.name}, ${encoding})`, async () => {
        const subject = subjectOf(vector);
        await using arena = await arenaKind.start(subject.server);
        await runVector(new ServerRun(arena, subject, encoding), vector, SERVER_STEPS);
      });
    }
  }
}
