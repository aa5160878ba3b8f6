import { allowAll, type ServerOptions, snapshotAt, type TopicFunction } from "@wirepact/server";
import type { OnceParams, SimulationClaims, SimulationContract } from "./generated/server.ts";
import { instanceOf, type Ledger } from "./ledger.ts";
import type { SimRandom } from "./random.ts";
import type { SimClock } from "./sim_clock.ts";

/** What the handlers of one server work with. */
export interface ApplicationOptions {
  readonly ledger: Ledger;
  readonly clock: SimClock;
  readonly random: SimRandom;
  /** Virtual milliseconds. */
  readonly now: () => number;
}

type Handlers = Pick<ServerOptions<SimulationContract, undefined, false>, "auth" | "methods" | "topics">;

/** The application of the simulation: what it does is noted, so that it can be compared with what clients saw. */
export function application({ ledger, clock, random, now }: ApplicationOptions): Handlers {
  type Once = { params: OnceParams; user: SimulationClaims; topic: TopicFunction<SimulationContract> };
  const once = async ({ params: { room, n, afterMs }, user, topic }: Once) => {
    await clock.sleep(afterMs);
    ledger.posts.set(n, { n, instance: instanceOf("feed", room), by: user.client, toOthers: false });
    ledger.tookEffect(n);
    await topic("feed", { room }).publish("posted", { n, by: user.client, text: "" });
    return n;
  };
  return {
    auth: {
      // Tokens are the names of a user and of one of that user's clients.
      authenticate({ token = "" }) {
        const [sub, client] = token.split("/") as [string, string];
        return { subject: sub, claims: { sub, client } };
      },
    },
    methods: {
      post: async ({ params: { room, n, size, toOthers }, user, connection, topic }) => {
        ledger.posts.set(n, { n, instance: instanceOf("room", room), by: user.client, toOthers });
        ledger.tookEffect(n);
        const payload = { n, by: user.client, text: "x".repeat(size) };
        await topic("room", { room }).publish("posted", payload, toOthers ? { except: connection } : {});
      },
      add: async ({ params: { n, afterMs } }) => {
        if (afterMs > 0) await clock.sleep(afterMs);
        ledger.tookEffect(n);
        return n;
      },
      once,
      again: once,
      signal: async ({ params: { room, k, kind }, user, topic }) => {
        await topic("room", { room }).publish(kind, { by: user.client, k });
      },
      join: ({ params, connection }) => connection.join("room", params),
      async *count({ params: { to, everyMs } }) {
        for (let n = 1; n <= to; n++) {
          if (everyMs > 0) await clock.sleep(everyMs);
          yield n;
        }
      },
      async sum({ items }) {
        let sum = 0;
        for await (const item of items) sum += item;
        return sum;
      },
    },
    topics: {
      room: {
        authorize: async () => {
          await clock.sleep(1);
          return true;
        },
        snapshot: async ({ key }) => {
          const lines = ledger.log(instanceOf("room", key.room));
          // Some read it from a copy of their data that is a little behind and knows how far it has come.
          const behind = lines.at(-2);
          const isExact = behind !== undefined && now() - behind.at < 2_000 && random.chance(0.5);
          const posts = (isExact ? lines.slice(0, -1) : lines).map(({ n }) => n);
          await clock.sleep(5);
          return isExact ? snapshotAt({ state: { posts }, at: behind.cursor }) : { posts };
        },
        presence: ({ user }) => ({ name: user.client }),
      },
      hall: { authorize: allowAll, presence: ({ user }) => ({ name: user.sub }) },
      board: {
        authorize: allowAll,
        reducer: {
          initial: () => ({ posts: [] as number[] }),
          events: { posted: ({ posts }, { n }) => ({ posts: [...posts, n] }) },
        },
      },
      feed: { authorize: allowAll },
    },
  };
}
