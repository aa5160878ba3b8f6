import { FIRST_APPLICATION_ERROR } from "../wire/mod.ts";
import type { Descriptor, EventDescriptor } from "./descriptor.ts";
import type { ContractDraft, EventDraft } from "./draft.ts";
import type { ContractLock, LockedGroup, LockedNumbers, LockedVersion } from "./lock.ts";
import { LockError } from "./lock_error.ts";
import type { Mistake } from "./mistake.ts";
import { numberNames } from "./number_names.ts";
import { eventKey, wantedNames } from "./wanted_names.ts";
import { wireHash } from "./wire_hash.ts";

/** A contract with its numbers. */
export interface NumberedContract {
  /** The contract as plain JSON, complete. */
  readonly descriptor: Descriptor;
  /** The wire hash of the descriptor. */
  readonly hash: string;
  /** What to write back to the lock file. */
  readonly lock: ContractLock;
}

/**
 * Gives everything in a contract its number: the one in the lock, or the next free one. Numbers are never given twice,
 * so clients made from an older contract keep meaning the same.
 *
 * When the contract's version is another than the lock's, the lock's version goes into its history; otherwise it is
 * replaced.
 *
 * @param lock What {@linkcode parseLock} read; leave it out when there is no lock file yet.
 * @throws {LockError} When lock and contract do not fit together.
 *
 * @example
 * ```ts
 * import { contract, rpc } from "@wirepact/schema/contract";
 * import { numberContract } from "@wirepact/schema/ir";
 * import { Type } from "@sinclair/typebox";
 * import assert from "node:assert/strict";
 *
 * const clock = contract("clock", { version: "1.0.0", methods: { now: rpc({ result: Type.Date() }) } });
 * const { descriptor, lock } = await numberContract(clock.draft);
 * assert.equal(descriptor.methods.now?.number, 1);
 * assert.deepEqual(lock.methods, { now: 1 });
 * ```
 */
export async function numberContract(draft: ContractDraft, lock?: ContractLock): Promise<NumberedContract> {
  const issues: Mistake[] = [];
  const report = (mistake: Mistake) => void issues.push(mistake);
  if (lock) checkBelongs(draft, lock, report);
  const wanted = wantedNames(draft);
  const number = (group: LockedGroup, first = 1) =>
    numberNames(wanted[group], { locked: lock?.[group], first, report });
  const methods = number("methods");
  const topics = number("topics");
  const events = number("events");
  const errors = number("errors", FIRST_APPLICATION_ERROR);
  if (issues.length > 0) throw new LockError(issues);

  const descriptor = describe(draft, { methods, topics, events, errors });
  const hash = await wireHash(descriptor);
  const current: LockedVersion = { version: draft.version, hash, descriptor };
  const history = historyOf(current, lock);
  return {
    descriptor,
    hash,
    lock: { lockVersion: 1, contract: draft.name, methods, topics, events, errors, current, history },
  };
}

function checkBelongs(draft: ContractDraft, lock: ContractLock, report: (mistake: Mistake) => void): void {
  if (lock.contract !== draft.name) {
    report({
      path: "contract",
      problem: `is ${lock.contract}, but the contract is ${draft.name}`,
      fix: "Give each contract its own lock file. If this one was renamed, change the name in the lock too.",
    });
  }
  if (lock.history.some((released) => released.version === draft.version)) {
    report({
      path: "history",
      problem: `has version ${draft.version} as released before ${lock.current.version}`,
      fix: "Give the contract a version it has not had yet.",
    });
  }
}

function historyOf(current: LockedVersion, lock: ContractLock | undefined): readonly LockedVersion[] {
  if (!lock) return [];
  return lock.current.version === current.version ? lock.history : [...lock.history, lock.current];
}

type Numbers = Readonly<Record<LockedGroup, LockedNumbers>>;

function describe(draft: ContractDraft, numbers: Numbers): Descriptor {
  const used = wantedNames(draft).errors.map(({ key }) => key);
  return {
    ...draft,
    methods: mapEntries(draft.methods, ({ renamedFrom: _, ...method }, name) => ({
      ...method,
      number: numberOf(name, numbers.methods),
    })),
    topics: mapEntries(draft.topics, ({ renamedFrom: _, ...topic }, name) => ({
      ...topic,
      number: numberOf(name, numbers.topics),
      events: describeEvents(topic.events, (event) => numberOf(eventKey(event, name), numbers.events)),
    })),
    events: describeEvents(draft.events, (event) => numberOf(event, numbers.events)),
    errors: Object.fromEntries(used.map((code) => [code, numberOf(code, numbers.errors)])),
  };
}

function describeEvents(
  events: Readonly<Record<string, EventDraft>>,
  number: (event: string) => number,
): Record<string, EventDescriptor> {
  return mapEntries(events, ({ renamedFrom: _, ...event }, name) => ({ ...event, number: number(name) }));
}

function numberOf(name: string, numbers: LockedNumbers): number {
  return numbers[name] as number; // numberNames gave one to every name
}

function mapEntries<In, Out>(
  entries: Readonly<Record<string, In>>,
  map: (value: In, name: string) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, map(value, name)]));
}
