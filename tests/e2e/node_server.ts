/** A server for Node, which ends when its input does. Its entries say which broker it stands on. */

import { stdin } from "node:process";
import { allowAll, type Broker, createServer } from "@wirepact/server";
import { faults } from "../faults/generated/server.ts";

/** Serves until the input ends; prints the address. */
export async function serveOn(broker: Broker): Promise<void> {
  const server = createServer(faults, {
    broker,
    methods: {
      say: async ({ params: { room, line }, topic }) =>
        (await topic("room", { room }).publish("line", { line }))!.offset,
      echo: ({ params }) => params.text,
      memory: () => 0,
      flood: () => 0,
    },
    topics: { room: { authorize: allowAll } },
  });
  const listener = await server.listen({ port: 0 });
  console.log(listener.url);
  stdin.on("end", async () => {
    await server.close({ graceMs: 0 });
    await broker.close();
  }).resume();
}
