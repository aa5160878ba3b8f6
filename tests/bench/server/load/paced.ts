import { type Client, openClients } from "./client.ts";
import type { PacedJob } from "./job.ts";
import { Meter, type Tally } from "./tally.ts";

/** Calls at a steady pace: what a call takes is the server's doing alone, not that of other calls of the same client. */
export async function runPaced(job: PacedJob): Promise<Tally> {
  const clients = await openClients(job, job.connections);
  const meter = new Meter(job.pid);
  const broken = Promise.withResolvers<never>();
  const timers = clients.map((client, i) =>
    pace(client, { job, meter, fail: broken.reject, offset: i / clients.length })
  );
  try {
    return await Promise.race([meter.measure(job.warmUpMs, job.windowMs), broken.promise]);
  } finally {
    for (const stop of timers) stop();
    for (const { socket } of clients) socket.close();
  }
}

interface Pace {
  readonly job: PacedJob;
  readonly meter: Meter;
  readonly fail: (error: Error) => void;
  /** Where in the interval this client calls. */
  readonly offset: number;
}

function pace({ socket, wire }: Client, { job, meter, fail, offset }: Pace): () => void {
  let startedAt: number | undefined;
  const call = () => {
    // Calls that find the last one unanswered wait for it, and it counts with all the time it took.
    if (startedAt !== undefined) return;
    startedAt = performance.now();
    wire.call((message) => socket.queue(message), 0, 1, 2);
    socket.flush().catch(() => {});
  };
  const answered = (_slot: number, sum: number) => {
    if (sum !== 3) throw new Error(`the sum of 1 and 2 came as ${sum}`);
    meter.add(1);
    meter.time(performance.now() - startedAt!);
    startedAt = undefined;
  };
  socket.onMessage = (message) => {
    const beat = wire.heartbeat?.(message);
    if (beat !== undefined) return socket.queue(beat);
    wire.answers(message, answered);
  };
  socket.closed.then(
    () => fail(new Error(`the server closed a connection with ${socket.closeCode}`)),
    fail,
  );
  let interval: ReturnType<typeof setInterval> | undefined;
  const start = setTimeout(() => interval = setInterval(call, job.everyMs), offset * job.everyMs);
  return () => {
    clearTimeout(start);
    clearInterval(interval);
  };
}
