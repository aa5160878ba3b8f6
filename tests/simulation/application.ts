import { allowAll, type ServerOptions } from "@wirepact/server";
import type { SimulationContract } from "./generated/server.ts";
import { instanceOf, type Ledger } from "./ledger.ts";
import type { SimClock } from "./sim_clock.ts";

/** What the handlers of one server work with. */
export interface ApplicationOptions {
  readonly ledger: Ledger;
  readonly clock: SimClock;
}

type Handlers = Pick<ServerOptions<SimulationContract, undefined, false>, "auth" | "methods" | "topics">;

/** The application of the simulation: what it does is noted, so that it can be compared with what clients saw. */
export function application({ ledger, clock }: ApplicationOptions): Handlers {
  return {
    // Tokens are names.
    auth: { authenticate: ({ token = "" }) => ({ subject: token, claims: { sub: token } }) },
    methods: {
      post: async ({ params: { room, n, size, toOthers }, user, connection, topic }) => {
        ledger.posts.set(n, { n, instance: instanceOf("room", room), by: user.sub, toOthers });
        ledger.tookEffect(n);
        const payload = { n, by: user.sub, text: "x".repeat(size) };
        await topic("room", { room }).publish("posted", payload, toOthers ? { except: connection } : {});
      },
      add: async ({ params: { n, afterMs } }) => {
        if (afterMs > 0) await clock.sleep(afterMs);
        ledger.tookEffect(n);
        return n;
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
          const posts = ledger.log(instanceOf("room", key.room)).map(({ n }) => n);
          await clock.sleep(5);
          return { posts };
        },
        presence: ({ user }) => ({ name: user.sub }),
      },
      feed: { authorize: allowAll },
    },
  };
}
