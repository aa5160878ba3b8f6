import { openClients } from "./client.ts";
import type { IdleJob } from "./job.ts";
import { Meter, rssBytes, sleep, type Tally } from "./tally.ts";

/** What idle connections cost. */
export interface IdleTally extends Tally {
  readonly bytesEach: number;
}

/** Opens connections, answers their heartbeats and does nothing else. `count` is how many are still open. */
export async function runIdle(job: IdleJob): Promise<IdleTally> {
  // The first connections load code; they are no part of what the others cost.
  const first = await openClients(job, 100);
  await sleep(500);
  const before = rssBytes(job.pid);
  const clients = [...first, ...await openClients(job, job.connections - first.length)];
  let open = clients.length;
  for (const { socket, wire } of clients) {
    socket.onMessage = (message) => {
      const beat = wire.heartbeat?.(message);
      if (beat !== undefined) socket.queue(beat);
    };
    socket.closed.then(() => open--, () => open--);
  }
  const tally = await new Meter(job.pid).measure(job.warmUpMs, job.windowMs);
  const bytesEach = (tally.rssBytes - before) / (job.connections - first.length);
  const held = open;
  if (held < job.connections) throw new Error(`only ${held} of ${job.connections} connections were held`);
  for (const { socket } of clients) socket.close();
  return { ...tally, count: held, bytesEach };
}
