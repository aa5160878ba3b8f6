import type { SimClient } from "./sim_client.ts";
import { instanceOf } from "./ledger.ts";
import type { Watcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** What somebody does, and how often it is done among all else. */
type Action = readonly [weight: number, act: (world: World, client: SimClient) => void];

/** Has all clients do this and that, until it is stopped. */
export class Workload {
  readonly #world: World;
  #isOver = false;

  constructor(world: World) {
    this.#world = world;
    this.#next();
  }

  stop(): void {
    this.#isOver = true;
  }

  #next(): void {
    const { scheduler, plan, random } = this.#world;
    const pace = this.#pace ??= random.fork("workload");
    scheduler.schedule(pace.gapMs(plan.actEveryMs / plan.clients), () => {
      if (this.#isOver) return;
      const { clientsUp } = this.#world;
      if (clientsUp.length > 0) act(this.#world, pace.pick(clientsUp));
      this.#next();
    });
  }

  #pace: World["random"] | undefined;
}

const ACTIONS: readonly Action[] = [
  [6, (world, client) => void watch(world, client)],
  [2, (_, client) => void live(client)?.close()],
  [12, post],
  [2, publish],
  [4, add],
  [4, signal],
  [4, (world, client) => once("once", world, client)],
  [3, (world, client) => once("again", world, client)],
  [1, join],
  [2, count],
  [2, sum],
  [0.3, reopen],
  [0.5, (world) => void server(world)?.server.broadcast("notice", 1).catch(() => {})],
];

const TOTAL = ACTIONS.reduce((sum, [weight]) => sum + weight, 0);

function act(world: World, client: SimClient): void {
  let at = client.random.between(0, TOTAL);
  for (const [weight, action] of ACTIONS) {
    at -= weight;
    if (at < 0) return action(world, client);
  }
}

function watch({ plan }: World, client: SimClient): Watcher {
  const topic = client.random.pick(["room", "room", "hall", "board", "feed"] as const);
  return client.watch(topic, client.random.pick(plan.rooms));
}

function live({ watchers, random }: SimClient): Watcher | undefined {
  const all = [...watchers].filter(({ isLive }) => isLive);
  return all.length > 2 ? random.pick(all) : undefined;
}

function server({ serversUp, random }: World) {
  return serversUp.length > 0 ? random.pick(serversUp) : undefined;
}

function post({ plan, ledger }: World, client: SimClient): void {
  const { random } = client;
  const n = ledger.next();
  const room = random.pick(plan.rooms);
  const params = { room, n, size: random.whole(0, plan.postChars), toOthers: random.chance(0.2) };
  const call = client.client.post(params, timeLimit(client));
  client.record(`post ${n}`, n, call.then(() => void ledger.acknowledged.add(n)));
}

/** The server's own: nobody has asked for it. */
function publish(world: World): void {
  const { plan, ledger, random } = world;
  const n = ledger.next();
  const room = random.pick(plan.rooms);
  const topic = random.pick(["room", "hall", "board", "board", "feed"] as const);
  ledger.posts.set(n, { n, instance: instanceOf(topic, room), by: "", toOthers: false });
  const payload = { n, by: "", text: "x".repeat(random.whole(0, plan.postChars)) };
  const handle = server(world)?.server.topic(topic as "feed", { room });
  handle?.publish("posted", payload).then(() => ledger.acknowledged.add(n), () => {});
}

function add({ ledger }: World, client: SimClient): void {
  const n = ledger.next();
  const call = client.client.add({ n, afterMs: client.random.pick([0, 50, 2_000]) }, timeLimit(client));
  client.record(`add ${n}`, n, call.then((answer) => answer === n ? undefined : `answered ${answer}`));
}

function once(method: "once" | "again", { plan, ledger }: World, client: SimClient): void {
  const { random } = client;
  const n = ledger.next();
  const params = { n, room: random.pick(plan.rooms), afterMs: random.pick([0, 50, 1_000, 4_000]) };
  const call = client.client[method](params, timeLimit(client));
  client.record(
    `${method} ${n}`,
    n,
    call.then((answer) => {
      ledger.acknowledged.add(n);
      return answer === n ? undefined : `answered ${answer}`;
    }),
  );
}

function signal({ plan, ledger }: World, client: SimClient): void {
  const kind = client.random.pick(["typing", "pointer"] as const);
  const k = ledger.next();
  const call = client.client.signal({ room: client.random.pick(plan.rooms), k, kind });
  client.record(`signal ${k}`, undefined, call);
}

/** Whatever comes of it, the client follows the room afterwards. */
function join({ plan }: World, client: SimClient): void {
  const room = client.random.pick(plan.rooms);
  const follow = () => {
    if (client.status === "up") client.watch("room", room);
  };
  const call = client.client.join({ room });
  client.record(
    `join ${room}`,
    undefined,
    call.then(follow, (error) => {
      follow();
      throw error;
    }),
  );
}

function count(_: World, client: SimClient): void {
  const { random } = client;
  const to = random.whole(0, 12);
  const readFor = random.chance(0.3) ? random.whole(1, 6) : Infinity;
  const call = client.client.count({ to, everyMs: random.pick([0, 20, 300]) }, timeLimit(client));
  client.record(`count to ${to}`, undefined, readInOrder(call, { to, readFor, client }));
}

async function readInOrder(
  items: AsyncIterable<number>,
  { to, readFor, client }: { to: number; readFor: number; client: SimClient },
): Promise<string | void> {
  let last = 0;
  for await (const item of items) {
    if (item !== ++last) return `item ${item} in place of ${last}`;
    if (last === readFor) return;
    if (client.random.chance(0.2)) await client.appClock.sleep(200);
  }
  if (last < to) return `ended after ${last} items`;
}

function sum(_: World, client: SimClient): void {
  const items = client.random.whole(0, 12);
  const paced = async function* () {
    for (let item = 1; item <= items; item++) {
      if (client.random.chance(0.2)) await client.appClock.sleep(100);
      yield item;
    }
  };
  const call = client.client.sum(paced(), timeLimit(client));
  const right = items * (items + 1) / 2;
  client.record(
    `sum of ${items}`,
    undefined,
    call.then((answer) => answer === right ? undefined : `answered ${answer}`),
  );
}

function reopen(world: World, client: SimClient): void {
  void client.close();
  world.startClient();
}

/** Some callers give up: by a time limit, or by a signal. */
function timeLimit({ random, appClock }: SimClient): { timeoutMs?: number; signal?: AbortSignal } {
  if (random.chance(0.7)) return {};
  if (random.chance(0.5)) return { timeoutMs: random.whole(1, 3_000) };
  const controller = new AbortController();
  appClock.setTimeout(() => controller.abort(), random.between(1, 2_000));
  return { signal: controller.signal };
}
