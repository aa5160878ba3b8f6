import { FIRST_APPLICATION_ERROR } from "../wire/mod.ts";
import {
  type ContractLock,
  LOCKED_GROUPS,
  type LockedGroup,
  type LockedNumbers,
  type LockedVersion,
} from "./lock.ts";
import { LockError } from "./lock_error.ts";
import type { Mistake } from "./mistake.ts";
import { completeDescriptor } from "./past_descriptor.ts";

const RESTORE = "Restore the file from version control; it is written by codegen only.";
const MAX_NUMBER = 2 ** 31 - 1;

/** A lock as the text of its file, one name to a line so that merges stay small. Ends with a line feed. */
export function formatLock(lock: ContractLock): string {
  return JSON.stringify(lock, null, 2) + "\n";
}

/**
 * The lock from the text of its file.
 *
 * @throws {LockError} With everything that is wrong in it: conflict marks, a broken shape, a number given twice.
 */
export function parseLock(text: string): ContractLock {
  const value = parseJson(text);
  const issues: Mistake[] = [];
  const wrong = (path: string, problem: string, fix = RESTORE) => issues.push({ path, problem, fix });
  if (!isRecord(value)) throw new LockError([{ path: "", problem: "is not a JSON object", fix: RESTORE }]);
  if (value.lockVersion !== 1) {
    throw new LockError([{
      path: "lockVersion",
      problem: `is ${JSON.stringify(value.lockVersion)}, and this codegen knows version 1 only`,
      fix: "Use the codegen that wrote the file, or a newer one.",
    }]);
  }
  if (typeof value.contract !== "string") wrong("contract", "is not the contract's name");
  for (const group of LOCKED_GROUPS) checkNumbers(group, value[group], wrong);
  if (!isVersion(value.current)) wrong("current", "is not a version with its hash and descriptor");
  if (!Array.isArray(value.history)) wrong("history", "is not a list of versions");
  else {
    for (const [at, version] of value.history.entries()) {
      if (!isVersion(version)) wrong(`history/${at}`, "is not a version with its hash and descriptor");
    }
  }
  if (issues.length > 0) throw new LockError(issues);
  return completeLock(value as unknown as ContractLock); // each of its properties was checked above
}

function completeLock(lock: ContractLock): ContractLock {
  const complete = (one: LockedVersion) => ({ ...one, descriptor: completeDescriptor(one.descriptor) });
  return { ...lock, current: complete(lock.current), history: lock.history.map(complete) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const conflict = /^(?:<{7}|={7}|>{7})/m.test(text);
    throw new LockError([{
      path: "",
      problem: conflict ? "has unresolved merge conflicts" : "is not JSON",
      fix: conflict
        ? "Take the side that is deployed (or that reached the main branch first) and run codegen: it gives new " +
          "numbers to what only the other side had."
        : RESTORE,
    }], { cause });
  }
}

type Report = (path: string, problem: string, fix?: string) => void;

function checkNumbers(group: LockedGroup, numbers: unknown, wrong: Report): void {
  if (!isRecord(numbers)) return wrong(group, "is not a table of names and numbers");
  const first = group === "errors" ? FIRST_APPLICATION_ERROR : 1;
  for (const [name, number] of Object.entries(numbers)) {
    if (!Number.isInteger(number) || (number as number) < first || (number as number) > MAX_NUMBER) {
      wrong(`${group}.${name}`, `has ${JSON.stringify(number)}, not a whole number from ${first}`);
    }
  }
  for (const [name, other, number] of twins(numbers as LockedNumbers)) {
    wrong(
      `${group}.${name}`,
      `has number ${number}, and so has ${other}: two branches gave it at the same time`,
      "Remove the line of the one that is not released yet and run codegen: it gets a new number.",
    );
  }
}

function twins(numbers: LockedNumbers): [name: string, other: string, number: number][] {
  const owners = new Map<number, string>();
  const found: [string, string, number][] = [];
  for (const [name, number] of Object.entries(numbers)) {
    const owner = owners.get(number);
    if (owner === undefined) owners.set(number, name);
    else found.push([name, owner, number]);
  }
  return found;
}

function isVersion(value: unknown): boolean {
  return isRecord(value) && typeof value.version === "string" && typeof value.hash === "string" &&
    isRecord(value.descriptor) && isRecord(value.descriptor.topics) &&
    Object.values(value.descriptor.topics).every(isRecord);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
