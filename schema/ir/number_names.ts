import type { LockedNumbers } from "./lock.ts";
import type { Mistake } from "./mistake.ts";

/** Something that wants a number. */
export interface Numbered {
  /** The name under which the lock keeps it. */
  readonly key: string;
  /** Where it stands in the contract. */
  readonly path: string;
  /** Its own `renamedFrom`. */
  readonly renamedFrom?: string | undefined;
  /** The keys it may have had before, through its own or its topic's renaming. The first that is locked counts. */
  readonly formerKeys?: readonly string[];
}

/** How to number one group. */
export interface NumberingOptions {
  /** What the lock has; `undefined` when there is no lock yet. */
  readonly locked: LockedNumbers | undefined;
  /** The lowest number. */
  readonly first: number;
  readonly report: (mistake: Mistake) => void;
}

/** Numbers for all of them, those of the lock first. The result also keeps what left the contract. */
export function numberNames(wanted: readonly Numbered[], options: NumberingOptions): LockedNumbers {
  const numbers = new Map(Object.entries(options.locked ?? {}));
  const present = new Set(wanted.map((one) => one.key));
  let next = Math.max(options.first, ...[...numbers.values()].map((number) => number + 1));
  for (const one of wanted) {
    const former = one.formerKeys?.find((key) => numbers.has(key) && !present.has(key));
    if (former !== undefined && !numbers.has(one.key)) {
      numbers.set(one.key, numbers.get(former) as number);
      numbers.delete(former);
    } else if (options.locked) reportRenaming(one, former);
  }
  for (const { key } of wanted) if (!numbers.has(key)) numbers.set(key, next++);
  return Object.fromEntries([...numbers].sort(([, a], [, b]) => a - b));

  function reportRenaming({ key, path, renamedFrom, formerKeys = [] }: Numbered, former?: string): void {
    if (renamedFrom === undefined) return;
    const number = numbers.get(key);
    if (former !== undefined) {
      options.report({
        path,
        problem:
          `renamedFrom is ${renamedFrom}, which has number ${numbers.get(former)}, but ${key} already ` +
          `has number ${number}`,
        fix: `Remove renamedFrom. If ${key} is not released yet, remove its line from the lock instead.`,
      });
    } else if (number !== undefined) {
      return; // renamed in an earlier run
    } else if (formerKeys.some((one) => present.has(one))) {
      options.report({
        path,
        problem: `renamedFrom is ${renamedFrom}, which is still in the contract`,
        fix: "Remove renamedFrom, or the old one.",
      });
    } else {
      options.report({
        path,
        problem: `renamedFrom is ${renamedFrom}, a name that the lock does not know`,
        fix: "Write the name it had before, or remove renamedFrom.",
      });
    }
  }
}
