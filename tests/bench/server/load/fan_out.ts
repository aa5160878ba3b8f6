import { type Client, openClients } from "./client.ts";
import type { FanOutJob } from "./job.ts";
import { Meter, type Tally } from "./tally.ts";

/** Subscriptions that one connection holds where there are many topics. */
const TOPICS_PER_CLIENT = 100;

/** Publishes again and again, each time when everybody has what was published before. Every event is checked. */
export async function runFanOut(job: FanOutJob): Promise<Tally> {
  const { subscribers, burst, topics = 1 } = job;
  const perClient = Math.ceil(topics / subscribers);
  if (perClient > TOPICS_PER_CLIENT) throw new Error(`${topics} topics need more subscribers`);
  const [publisher, ...clients] = await openClients(job, subscribers + 1) as [Client, ...Client[]];
  const broken = Promise.withResolvers<never>();
  const meter = new Meter(job.pid);
  const expected = burst * (topics === 1 ? subscribers : 1);
  let missing = 0;
  let topic = 0;
  const publish = () => {
    missing = expected;
    topic = (topic + 1) % topics;
    publisher.socket.queue(publisher.wire.publish!(burst, topic));
    publisher.socket.flush().catch(() => {});
  };
  await Promise.all(clients.map((client, i) => {
    const own = topics === 1 ? [0] : Array.from({ length: perClient }, (_, k) => i + k * subscribers);
    return subscribe(client, own.filter((topic) => topic < topics));
  }));
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

async function subscribe({ socket, wire }: Client, topics: readonly number[]): Promise<void> {
  for (const topic of topics) {
    const done = new Promise<void>((resolve) => {
      socket.onMessage = (message) => {
        if (wire.isSubscribed!(message)) resolve();
      };
    });
    socket.queue(wire.subscribe!(topic));
    await socket.flush();
    await done;
  }
}
