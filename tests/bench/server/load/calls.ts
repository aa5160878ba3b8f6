import { type Client, openClients } from "./client.ts";
import type { CallJob } from "./job.ts";
import { Meter, type Tally } from "./tally.ts";

/** Runs a closed loop of calls; every answer is checked. */
export async function runCalls(job: CallJob): Promise<Tally> {
  const clients = await openClients(job, job.connections);
  const meter = new Meter(job.pid);
  const broken = Promise.withResolvers<never>();
  for (const client of clients) loop(client, job, meter, broken.reject);
  try {
    return await Promise.race([meter.measure(job.warmUpMs, job.windowMs), broken.promise]);
  } finally {
    for (const { socket } of clients) socket.close();
  }
}

function loop(
  { socket, wire }: Client,
  { inFlight, batched }: CallJob,
  meter: Meter,
  fail: (error: Error) => void,
): void {
  const startedAt = new Float64Array(inFlight);
  const seconds = new Float64Array(inFlight).fill(-1);
  let counter = 0;
  const batch: string[] = [];
  const send = batched
    ? (message: string) => void batch.push(message)
    : (message: string) => socket.queue(message);
  const call = (slot: number) => {
    startedAt[slot] = performance.now();
    wire.call(send, slot, slot, seconds[slot] = ++counter % 1_000_000);
  };
  const answered = (slot: number, sum: number) => {
    if (sum !== slot + seconds[slot]!) {
      throw new Error(`the sum of ${slot} and ${seconds[slot]} came as ${sum}`);
    }
    seconds[slot] = -1;
    meter.add(1);
    meter.time(performance.now() - startedAt[slot]!);
    call(slot);
  };
  const flushBatch = () => {
    if (batch.length === 0) return;
    socket.queue(wire.batch!(batch));
    batch.length = 0;
  };
  socket.onMessage = (message) => {
    const beat = wire.heartbeat?.(message);
    if (beat !== undefined) return socket.queue(beat);
    wire.answers(message, answered);
    flushBatch();
  };
  socket.closed.then(
    () => fail(new Error(`the server closed a connection with ${socket.closeCode}`)),
    fail,
  );
  for (let slot = 0; slot < inFlight; slot++) call(slot);
  flushBatch();
  socket.flush().catch(() => {});
}
