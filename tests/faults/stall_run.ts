import { FaultServer } from "./fault_server.ts";
import { connectFaults, type FaultsClient } from "./generated/client.ts";
import { delay } from "./log_figures.ts";
import { StalledReader } from "./stalled_reader.ts";

const ROOM = "tea";
const READERS = 4;
const EVENT_BYTES = 300;

/** What a reader that does not read cost. */
export interface StallFigures {
  readonly eventsPerSecond: number;
  /** Of the server's process, over what it had when nobody was stalled, at most. */
  readonly grownMiB: number;
  /** Of other clients' calls during the flood, without and with the stalled reader. */
  readonly p99MsBefore: number;
  readonly p99Ms: number;
  /** Of what other readers should have had, how much they did not have. */
  readonly missedByOthers: number;
  /** Whether the stalled reader, once it reads on, gets everything up to the newest event, or hears of its gap. */
  readonly hasCaughtUp: boolean;
}

/** Pours events into a room twice, for `forMs` each: for those who read, and then with one among them who does not. */
export async function stallRun(
  { forMs, perSecond = 10_000 }: { readonly forMs: number; readonly perSecond?: number },
): Promise<StallFigures> {
  await using server = await FaultServer.start();
  const clients = Array.from(
    { length: READERS + 1 },
    () => connectFaults(server.url, { onProblem: () => {} }),
  );
  try {
    const [caller, ...others] = clients as [FaultsClient, ...FaultsClient[]];
    const heard = others.map((client) => {
      const count = { lines: 0 };
      client.room({ room: ROOM }).on("line", () => count.lines++);
      return count;
    });
    await Promise.all(clients.map((client) => client.ready()));
    // Once for the history to fill and for the code to be warm.
    const warm = await pour(caller, forMs, perSecond);
    const before = await pour(caller, forMs, perSecond);
    for (const count of heard) count.lines = 0;
    using stalled = await StalledReader.follow(server.port, ROOM);
    await delay(100);
    const during = await pour(caller, forMs, perSecond);
    for (let tries = 0; tries < 50 && heard.some(({ lines }) => lines < during.poured); tries++) {
      await delay(100);
    }
    const newest = warm.poured + before.poured + during.poured;
    const last = await stalled.readOn();
    return {
      eventsPerSecond: Math.round(during.poured / forMs * 1000),
      grownMiB: Math.max(0, during.rss - before.rss) / 2 ** 20,
      p99MsBefore: before.p99Ms,
      p99Ms: during.p99Ms,
      missedByOthers: Math.max(...heard.map(({ lines }) => during.poured - lines)),
      hasCaughtUp: last.includes(`"},${newest}]`) || last.includes('[15,1,"overflow"]'),
    };
  } finally {
    await Promise.all(clients.map((client) => client.close()));
  }
}

/** Has the server publish, and meanwhile measures its memory and how long calls take. */
async function pour(
  client: FaultsClient,
  forMs: number,
  perSecond: number,
): Promise<{ poured: number; rss: number; p99Ms: number }> {
  let isPouring = true;
  const pouring = client.flood({ room: ROOM, perSecond, forMs, bytes: EVENT_BYTES })
    .finally(() => isPouring = false);
  const tookMs: number[] = [];
  let rss = 0;
  while (isPouring) {
    const begun = performance.now();
    await client.echo({ text: "still there?" });
    tookMs.push(performance.now() - begun);
    if (tookMs.length % 50 === 0) rss = Math.max(rss, await client.memory());
    await delay(1);
  }
  tookMs.sort((a, b) => a - b);
  return { poured: await pouring, rss, p99Ms: tookMs[Math.floor(tookMs.length * 0.99)] ?? Infinity };
}
