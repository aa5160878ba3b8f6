import type { Cursor } from "@wirepact/client";
import type { Ledger, LogLine } from "./ledger.ts";
import type { SimLink } from "./sim_link.ts";
import type { SimClient } from "./sim_client.ts";
import type { Watcher } from "./watcher.ts";
import type { World } from "./world.ts";

/** Codes with which calls may end when nothing but the network and servers went wrong. */
const CALL_OUTCOMES: readonly string[] = [
  "ok",
  "CONNECTION_LOST",
  "CLIENT_CLOSED",
  "DEADLINE_EXCEEDED",
  "CANCELLED",
  "UNAVAILABLE",
];

/** What is not as it should be, in words, when everything is healed and quiet; `links` were there a while before. */
export function wrongWhenQuiet(world: World, links: readonly SimLink[]): string[] {
  const { clients, clientsUp } = world;
  const watchersOf = (some: readonly SimClient[]) => some.flatMap(({ watchers }) => [...watchers]);
  const watchers = watchersOf(clients);
  const watchersUp = watchersOf(clientsUp);
  return [
    ...clientsUp.flatMap(({ name, client: { state } }) =>
      state.status === "open" ? [] : [`${name} is ${state.status}`]
    ),
    ...clients.flatMap((client) =>
      [...client.watchers].flatMap((watcher) => wrongEvents(world, client, watcher))
    ),
    ...watchers.flatMap((watcher) => wrongSignals(world, watcher)),
    ...watchers.flatMap((watcher) => wrongEnd(world, watcher)),
    ...watchersUp.flatMap((watcher) => wrongLive(world, watcher)),
    ...watchersUp.flatMap((watcher) => wrongMembers(world, watcher)),
    ...watchers.flatMap((watcher) => wrongDepartures(world, watcher)),
    ...clients.flatMap((client) => wrongCalls(world, client)),
    ...clients.flatMap(({ name, problems }) =>
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
    ...[...servers, ...clients, { name: "broker", clock: world.brokerClock }].flatMap(({ name, clock }) =>
      clock.pending > 0 ? [`${name} has ${clock.pending} timers left`] : []
    ),
    ...world.notes,
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
function wrongEvents(world: World, client: SimClient, watcher: Watcher): string[] {
  const { ledger, serverErrors } = world;
  const { status } = client;
  const subject = `${watcher.client}, ${watcher.instance}:`;
  let { start: at } = watcher;
  for (const { cursor, posts } of watcher.snapshots) {
    // A GAP follows a snapshot that was made while the broker lost its log.
    if (world.brokerLosses > 0 && cursor.epoch !== watcher.handle.cursor?.epoch) continue;
    const before = ledger.log(watcher.instance).filter((line) =>
      line.cursor.epoch === cursor.epoch && line.cursor.offset <= cursor.offset
    );
    const missing = before.find(({ n }) => !posts.includes(n));
    if (missing && !(watcher.live && hasLostState(serverErrors))) {
      return [`${subject} got a snapshot without post ${missing.n}`];
    }
  }
  if (!at) return watcher.isLive && status === "up" ? [`${subject} was never answered`] : [];
  for (const sighting of watcher.sightings) {
    if (sighting.kind === "recovered") continue;
    if (sighting.kind === "gap") {
      const missed = between(ledger, watcher, at, sighting.cursor);
      const isReal = missed.length > 0 || sighting.cursor.epoch !== at.epoch;
      const isMeant = sighting.reason === "reloaded"
        ? mayReload(client, watcher)
        // A server that is just finding out that the log is lost may still name the one that it knew.
        : sighting.reason === "epoch_changed" && world.plan.faults.includes("broker_loss");
      if (!isReal && !isMeant) {
        return [`${subject} was told of a gap where there is none`];
      }
      at = sighting.cursor;
      continue;
    }
    const { n, offset } = sighting;
    const [due] = after(ledger, watcher, at);
    if (due?.n !== n || due.cursor.offset !== offset) {
      return [
        `${subject} saw post ${n} at ${offset}, and ${
          due ? `${due.n} at ${due.cursor.offset}` : "nothing"
        } was due`,
      ];
    }
    at = { epoch: at.epoch, offset };
  }
  if (!watcher.isLive || status !== "up") return [];
  const [missed] = after(ledger, watcher, at);
  if (missed) return [`${subject} never saw post ${missed.n} and was not told`];
  const { handle: { cursor } } = watcher;
  const newest = ledger.log(watcher.instance).findLast((line) => line.cursor.epoch === cursor?.epoch);
  if (newest && newest.cursor.offset !== cursor?.offset) {
    return [`${subject} has come to ${cursor?.offset}, and the log is at ${newest.cursor.offset}`];
  }
  const last = ledger.log(watcher.instance).at(-1);
  const isOld = last && last.cursor.epoch !== at.epoch &&
    ledger.log(watcher.instance).some(({ cursor }) => cursor.epoch === at.epoch);
  return isOld ? [`${subject} follows a log that is over`] : [];
}

/** What a server and a client make of the log, each its part, is what all of it makes, on all clients. */
function wrongLive({ ledger, serverErrors }: World, watcher: Watcher): string[] {
  const { client, instance, live, handle: { cursor } } = watcher;
  if (!live || !watcher.isLive || !cursor) return [];
  if (hasLostState(serverErrors)) return [];
  const right = ledger.log(instance).filter((line) => line.cursor.epoch === cursor.epoch).map(({ n }) => n);
  const seen = live.state?.posts;
  return `${seen}` === `${right}` ? [] : [`${client}, ${instance}: shows ${seen} instead of ${right}`];
}

/** History had to let go of what no snapshot had yet; the server says so. */
function hasLostState(errors: readonly string[]): boolean {
  return errors.some((error) => error.includes("are missing from its snapshots"));
}

/** A handle ends because somebody closes it, or because the broker fails. */
function wrongEnd({ plan }: World, { client, instance, end, isClosed }: Watcher): string[] {
  if (!end?.error || isClosed || end.error.code === "CLIENT_CLOSED") return [];
  const isBroker = end.error.code === "INTERNAL" && plan.faults.some((fault) => fault.startsWith("broker"));
  return isBroker ? [] : [`${client}, ${instance}: ended with ${end.error.code}: ${end.error.message}`];
}

/** As the broker had them, of one maker never an older one; the newest may come again after a reconnect, others not. */
function wrongSignals({ ledger }: World, { client, instance, signals }: Watcher): string[] {
  const order = ledger.signals(instance);
  for (const kind of ["typing", "pointer"] as const) {
    const last = new Map<string, number>();
    for (const { k, by } of signals[kind]) {
      const at = order.indexOf(k);
      if (at < 0) return [`${client}, ${instance}: saw ${kind} ${k} that nobody made`];
      const slot = kind === "typing" ? by : "";
      const before = last.get(slot) ?? -1;
      if (at < before || (kind === "pointer" && at === before)) {
        return [`${client}, ${instance}: saw ${kind} ${k} again or too late`];
      }
      last.set(slot, at);
    }
  }
  return [];
}

/** A live view that comes late begins anew, and so does what the server has joined the client to. */
function mayReload({ calls }: SimClient, { live, instance }: Watcher): boolean {
  return live !== undefined ||
    calls.some(({ what }) => what.startsWith("join") && instance.startsWith("room"));
}

/** Lines after a place of the same log that are for this client. */
function after(ledger: Ledger, watcher: Watcher, { epoch, offset }: Cursor): LogLine[] {
  return ledger.log(watcher.instance).filter((line) =>
    line.cursor.epoch === epoch && line.cursor.offset > offset && isFor(ledger, watcher, line)
  );
}

function between(ledger: Ledger, watcher: Watcher, from: Cursor, to: Cursor): LogLine[] {
  return after(ledger, watcher, from).filter(({ cursor }) => cursor.offset <= to.offset);
}

/** Whether a client should get an event. */
function isFor(ledger: Ledger, { client }: Watcher, { n }: LogLine): boolean {
  const { toOthers, by } = ledger.posts.get(n)!;
  return !toOthers || by !== client;
}

function wrongCalls({ ledger, plan }: World, { name, calls, status }: SimClient): string[] {
  const brokerFails = plan.faults.some((fault) => fault.startsWith("broker"));
  return calls.flatMap(({ what, n, outcome }) => {
    if (outcome === undefined) return status === "up" ? [`${name}: ${what} was not answered`] : [];
    const isOnce = /^(once|again)/.test(what);
    const mayBe = [
      ...CALL_OUTCOMES,
      ...isOnce ? ["OUTCOME_UNKNOWN"] : [],
      ...brokerFails ? ["INTERNAL"] : [],
    ];
    if (!mayBe.includes(outcome)) {
      return [`${name}: ${what}: ${outcome}`];
    }
    if (n === undefined) return [];
    const effects = ledger.effects.get(n) ?? 0;
    if (isOnce && outcome === "CONNECTION_LOST") return [`${name}: ${what} was not sent again`];
    if (what.startsWith("again") && effects > 0) return [];
    if (effects > 1) {
      return [`${name}: ${what} took effect ${effects} times`];
    }
    if (outcome === "ok" && effects === 0) return [`${name}: ${what} is said to have taken effect`];
    return [];
  });
}

/** Who is there, as everybody sees it. */
function wrongMembers({ clientsUp }: World, watcher: Watcher): string[] {
  const { instance } = watcher;
  if (!watcher.isLive || !/^(room|hall)/.test(instance)) return [];
  const present = clientsUp.filter(({ watchers }) =>
    [...watchers].some((other) => other.isLive && other.instance === instance)
  );
  const names = present.map(({ name, user }) => instance.startsWith("room") ? name : user);
  const there = [...new Set(names)].sort();
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

/** Plans in which nothing but the network's speed decides how fast a client is back. */
const QUICK_FAULTS: readonly string[] = ["break", "client_death", "clock_jump"];

/** A member that is back within its grace has never been away. */
function wrongDepartures({ clients, plan }: World, { client, instance, departures }: Watcher): string[] {
  const isQuick = plan.latencyMs <= 40 && plan.brokerLatencyMs <= 10 &&
    plan.faults.every((fault) => QUICK_FAULTS.includes(fault));
  if (!isQuick || !instance.startsWith("room")) return [];
  return departures.filter((name) => {
    const member = clients.find((other) => other.name === name)!;
    const handles = [...member.watchers].filter((other) => other.instance === instance);
    return member.status === "up" && member.longestGapMs < 1_000 && handles.every(({ isLive }) => isLive);
  }).map((name) => `${client}, ${instance}: saw ${name} leave, who was only away for a moment`);
}

/** A reader that stalls costs its budget, and one message that was let through. */
function wrongBuffers({ network, plan }: World): string[] {
  const most = plan.limits.maxQueuedBytes + 65_536;
  return network.links.flatMap(({ name, mostBuffered }) =>
    mostBuffered > most ? [`${name} had ${mostBuffered} bytes waiting`] : []
  );
}

/** The broker has what was acknowledged, and nothing twice. */
function wrongLogs({ ledger }: World): string[] {
  const seen = new Set<number>();
  const found: string[] = [];
  for (const line of ledger.lines()) {
    if (seen.has(line.n)) found.push(`post ${line.n} is twice in its log`);
    seen.add(line.n);
  }
  for (const n of ledger.acknowledged) {
    if (!seen.has(n)) found.push(`post ${n} is said to be safe, and is not`);
  }
  return found;
}
