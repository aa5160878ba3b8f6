/** A server in a process of its own, so that it can be killed. Arguments: port, and the database's path or `memory`. */

import { allowAll, createServer, MemoryBroker, type TopicFunction } from "@wirepact/server";
import { SqliteBroker } from "@wirepact/server/sqlite";
import { faults, type FaultsContract } from "./generated/server.ts";

const [port = "0", path = "memory"] = Deno.args;

/** How often a flood is poured, in milliseconds. */
const POUR_MS = 10;

const server = createServer(faults, {
  broker: path === "memory" ? new MemoryBroker() : new SqliteBroker({ path }),
  methods: {
    say: async ({ params: { room, line }, topic }) =>
      (await topic("room", { room }).publish("line", { line }))!.offset,
    echo: ({ params }) => params.text,
    memory: () => Deno.memoryUsage().rss,
    flood: ({ params, topic }) => flood(params, topic),
  },
  topics: { room: { authorize: allowAll } },
});

async function flood(
  { room, perSecond, forMs, bytes }: { room: string; perSecond: number; forMs: number; bytes: number },
  topic: TopicFunction<FaultsContract>,
): Promise<number> {
  const target = topic("room", { room });
  const line = "x".repeat(bytes);
  const begun = Date.now();
  let poured = 0;
  for (let elapsed = 0; elapsed < forMs; elapsed = Date.now() - begun) {
    const due = Math.floor(elapsed * perSecond / 1000);
    for (; poured < due; poured++) void target.publish("line", { line });
    await new Promise((resolve) => setTimeout(resolve, POUR_MS));
  }
  return poured;
}

const listener = await server.listen({ port: Number(port) });
console.log(listener.url);
