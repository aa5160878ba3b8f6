/**
 * A client that sends calls without ever waiting for an answer, as fast as its socket takes them. It reads what comes
 * back, so that nobody can cut it off as one that does not. Arguments: port, wire, hash, calls per message.
 *
 * @module
 */

import { openClients } from "./client.ts";
import type { Job } from "./job.ts";
import type { WireName } from "./wires/mod.ts";

const [port, wireName, hash = "", perMessage = "1"] = Deno.args;
const job = { kind: "idle", port: Number(port), wire: wireName as WireName, hash } as unknown as Job;
const [client] = await openClients(job, 1);
const { socket, wire } = client!;
socket.onMessage = () => {};
socket.closed.then(() => Deno.exit(0), () => Deno.exit(0));
console.log("flooding");

const calls: string[] = [];
for (let slot = 0; slot < Number(perMessage); slot++) wire.call((message) => calls.push(message), slot, 1, 2);
for (;;) {
  for (let bytes = 0; bytes < 65_536;) {
    const messages = Number(perMessage) === 1 ? calls : [wire.batch!(calls)];
    for (const message of messages) {
      socket.queue(message);
      bytes += message.length;
    }
  }
  await socket.flush();
}
