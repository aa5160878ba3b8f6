import { type Client, openClients } from "./client.ts";
import type { FanOutJob } from "./job.ts";
import { Meter, type Tally } from "./tally.ts";

/** Subscriptions asked for at a time. */
const AT_A_TIME = 100;

/** Publishes again and again, each time when everybody has what was published before. Every event is checked. */
export async function runFanOut(job: FanOutJob): Promise<Tally> {
  const { subscribers, burst, topics = 1 } = job;
  const [publisher, ...clients] = await openClients(job, subscribers + 1) as [Client, ...Client[]];
  const broken = Promise.withResolvers<never>();
  const meter = new Meter(job.pid);
  const expected = burst * subscribers;
  let missing = 0;
  let topic = 0;
  const publish = () => {
    missing = expected;
    topic = (topic + 1) % topics;
    publisher.socket.queue(publisher.wire.publish!(burst, topic));
    publisher.socket.flush().catch(() => {});
  };
  await Promise.all(clients.map((client) => subscribe(client, topics)));
  for (const { socket, wire } of clients) {
    socket.onMessage = (message) => {
      const beat = wire.heartbeat?.(message);
      if (beat !== undefined) return socket.queue(beat);
      const events = wire.events!(message);
      meter.add(events);
      if ((missing -= events) === 0) publish();
    };
  }
  for (const { socket } of [publisher, ...clients]) {
    socket.closed.then(
      () => broken.reject(new Error(`the server closed a connection with ${socket.closeCode}`)),
      broken.reject,
    );
  }
  // A raw server's publisher hears its own events, which no subscriber has to wait for.
  publisher.socket.onMessage = () => {};
  publish();
  try {
    return await Promise.race([meter.measure(job.warmUpMs, job.windowMs), broken.promise]);
  } finally {
    for (const { socket } of [publisher, ...clients]) socket.close();
  }
}

/** Follows topics 0 to `count - 1`. */
async function subscribe({ socket, wire }: Client, count: number): Promise<void> {
  for (let next = 0; next < count;) {
    const end = Math.min(count, next + AT_A_TIME);
    let missing = end - next;
    const done = new Promise<void>((resolve) => {
      socket.onMessage = (message) => {
        missing -= wire.subscribed!(message);
        if (missing === 0) resolve();
      };
    });
    for (; next < end; next++) socket.queue(wire.subscribe!(next));
    await socket.flush();
    await done;
  }
}
