import type { Cursor } from "@wirepact/client";
import type { Ledger, LogLine } from "./ledger.ts";
import type { SimLink } from "./sim_link.ts";
import type { SimClient } from "./sim_client.ts";
import type { Watcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** Codes with which calls may end when nothing but the network and servers went wrong. */
const CALL_OUTCOMES = [
  "ok",
  "CONNECTION_LOST",
  "CLIENT_CLOSED",
  "DEADLINE_EXCEEDED",
  "CANCELLED",
  "UNAVAILABLE",
];

/** What is not as it should be, in words, when everything is healed and quiet; `links` were there a while before. */
export function wrongWhenQuiet(world: World, links: readonly SimLink[]): string[] {
  const clients = world.clientsUp;
  return [
    ...clients.flatMap(({ name, client }) =>
      client.state.status === "open" ? [] : [`${name} is ${client.state.status}`]
    ),
    ...world.clients.flatMap((client) =>
      [...client.watchers].flatMap((watcher) => wrongEvents(world, client, watcher))
    ),
    ...world.clients.flatMap((client) => wrongCalls(world, client)),
    ...clients.flatMap((client) => [...client.watchers].flatMap((watcher) => wrongMembers(world, watcher))),
    ...world.clients.flatMap(({ name, problems }) =>
      problems.filter(({ kind }) => kind !== "subscription").map(({ message }) => `${name}: ${message}`)
    ),
    ...wrongLinks(world, links),
    ...wrongBuffers(world),
    ...wrongLogs(world),
  ];
}

/** What is left when everything is closed, in words. */
export function wrongWhenClosed(world: World): string[] {
  const { network, scheduler, servers, clients } = world;
  return [
    ...network.links.map(({ name, client }) => `${name} of ${client} is left`),
    ...[...servers, ...clients].flatMap(({ name, clock }) =>
      clock.pending > 0 ? [`${name} has ${clock.pending} timers left`] : []
    ),
    ...world.leftovers,
    ...servers.flatMap(({ name, status }) =>
      status === "closed" || status === "crashed" ? [] : [`${name} is still ${status}`]
    ),
    ...clients.flatMap(({ name, status }) =>
      status === "closed" || status === "dead" ? [] : [`${name} is still ${status}`]
    ),
    ...clients.filter(({ status }) => status === "closed").flatMap(({ name, calls }) =>
      calls.filter(({ outcome }) => outcome === undefined).map(({ what }) =>
        `${name}: ${what} was never answered`
      )
    ),
    ...(scheduler.pending > 0 ? [`${scheduler.pending} things are still to happen`] : []),
  ];
}

/** Exactly once and in order, or told of a gap. */
function wrongEvents({ ledger }: World, { status }: SimClient, watcher: Watcher): string[] {
  const subject = `${watcher.client}, ${watcher.instance}:`;
  let { start: at } = watcher;
  for (const { cursor, posts } of watcher.snapshots) {
    const before = ledger.log(watcher.instance).filter((line) =>
      line.cursor.epoch === cursor.epoch && line.cursor.offset <= cursor.offset
    );
    const missing = before.find(({ n }) => !posts.includes(n));
    if (missing) return [`${subject} got a snapshot without post ${missing.n}`];
  }
  if (!at) return watcher.isLive && status === "up" ? [`${subject} was never answered`] : [];
  for (const sighting of watcher.sightings) {
    if (sighting.kind === "recovered") continue;
    if (sighting.kind === "gap") {
      const missed = between(ledger, watcher, at, sighting.cursor);
      if (sighting.cursor.epoch === at.epoch && sighting.cursor.offset === at.offset && missed.length === 0) {
        return [`${subject} was told of a gap where there is none`];
      }
      at = sighting.cursor;
      continue;
    }
    const { n, offset } = sighting;
    const due = after(ledger, watcher, at);
    const expected = due.find((line) => isFor(ledger, watcher, line) !== "not");
    const skipped = due.findIndex((line) => line.n === n);
    if (skipped < 0) return [`${subject} saw post ${n} at ${offset}, expected ${expected?.n ?? "nothing"}`];
    const missed = due.slice(0, skipped).find((line) => isFor(ledger, watcher, line) === "surely");
    if (missed) return [`${subject} saw post ${n} and not ${missed.n} before it`];
    if (due[skipped]!.cursor.offset !== offset) return [`${subject} saw post ${n} at ${offset}`];
    at = { epoch: at.epoch, offset };
  }
  if (!watcher.isLive || status !== "up") return [];
  const missed = after(ledger, watcher, at).filter((line) => isFor(ledger, watcher, line) === "surely");
  if (missed.length > 0) return [`${subject} never saw post ${missed[0]!.n} and was not told`];
  const last = ledger.log(watcher.instance).at(-1);
  const isOld = last && last.cursor.epoch !== at.epoch &&
    ledger.log(watcher.instance).some(({ cursor }) => cursor.epoch === at.epoch);
  return isOld ? [`${subject} follows a log that is over`] : [];
}

/** Lines after a place, of the same log. */
function after(ledger: Ledger, { instance }: Watcher, { epoch, offset }: Cursor): LogLine[] {
  return ledger.log(instance).filter(({ cursor }) => cursor.epoch === epoch && cursor.offset > offset);
}

function between(ledger: Ledger, watcher: Watcher, from: Cursor, to: Cursor): LogLine[] {
  return after(ledger, watcher, from).filter(({ cursor }) => cursor.offset <= to.offset);
}

/** Whether a client should get an event. A sender that has reconnected meanwhile is another connection. */
function isFor(ledger: Ledger, { client }: Watcher, { n }: LogLine): "surely" | "perhaps" | "not" {
  const post = ledger.posts.get(n)!;
  return post.toOthers && post.by === client ? "perhaps" : "surely";
}

function wrongCalls({ ledger, plan }: World, { name, calls, status }: SimClient): string[] {
  const brokerFails = plan.faults.some((fault) => fault.startsWith("broker"));
  return calls.flatMap(({ what, n, outcome }) => {
    if (outcome === undefined) return status === "up" ? [`${name}: ${what} was not answered`] : [];
    if (!CALL_OUTCOMES.includes(outcome) && !(brokerFails && outcome === "INTERNAL")) {
      return [`${name}: ${what}: ${outcome}`];
    }
    if (n === undefined) return [];
    const effects = ledger.effects.get(n) ?? 0;
    if (effects > 1) return [`${name}: ${what} took effect ${effects} times`];
    if (outcome === "ok" && effects === 0) return [`${name}: ${what} is said to have taken effect`];
    return [];
  });
}

/** Who is there, as everybody sees it. */
function wrongMembers({ clientsUp, plan }: World, watcher: Watcher): string[] {
  if (
    !watcher.isLive || !watcher.instance.startsWith("room") ||
    plan.faults.some((fault) => fault === "crash" || fault.startsWith("broker"))
  ) return [];
  const there = clientsUp
    .filter(({ watchers }) =>
      [...watchers].some((other) => other.isLive && other.instance === watcher.instance)
    )
    .map(({ name }) => name).sort();
  const seen = watcher.members;
  return `${seen}` === `${there}`
    ? []
    : [`${watcher.client}, ${watcher.instance}: sees ${seen}, and there are ${there}`];
}

/** When nothing goes wrong, connections last. */
function wrongLinks({ network }: World, before: readonly SimLink[]): string[] {
  return network.links.filter((link) => !before.includes(link)).map(({ name, client }) =>
    `${client} has connected anew for no reason: ${name}`
  );
}

/** A reader that stalls costs its budget, and one message that was let through. */
function wrongBuffers({ network, plan }: World): string[] {
  const most = plan.maxQueuedBytes + 65_536;
  return network.links.flatMap(({ name, mostBuffered }) =>
    mostBuffered > most ? [`${name} had ${mostBuffered} bytes waiting`] : []
  );
}

/** The broker has what was acknowledged, and nothing twice. */
function wrongLogs({ ledger }: World): string[] {
  const found: string[] = [];
  const seen = new Set<number>();
  for (const line of ledger.lines()) {
    if (seen.has(line.n)) found.push(`post ${line.n} is twice in its log`);
    seen.add(line.n);
  }
  return found;
}
