import type { ContractDraft } from "./draft.ts";
import { type ContractLock, type GroupNumbers, LOCKED_GROUPS, type LockedGroup } from "./lock.ts";
import { wantedNames } from "./wanted_names.ts";

/**
 * A lock without the numbers of names that have left the contract again before anybody else could know them, so that
 * they can be given to others. What was renamed to such a name has its own name again. A lock whose version has been
 * released is left as it is.
 *
 * @param settled Numbers that somebody may know.
 */
export function takeBackNumbers(
  lock: ContractLock,
  draft: ContractDraft,
  settled: GroupNumbers,
): ContractLock {
  if (lock.current.version !== draft.version) return lock;
  const wanted = wantedNames(draft);
  const rest = (group: LockedGroup) => {
    const mentioned = new Set(wanted[group].flatMap(({ key, formerKeys = [] }) => [key, ...formerKeys]));
    const kept = Object.entries(lock[group]).filter(([name]) =>
      Object.hasOwn(settled[group], name) || mentioned.has(name)
    );
    const numbers = new Map(kept.map(([name, number]) => [number, name]));
    for (const [name, number] of Object.entries(settled[group])) {
      if (!numbers.has(number)) numbers.set(number, name);
    }
    return Object.fromEntries([...numbers].map(([number, name]) => [name, number]));
  };
  return { ...lock, ...Object.fromEntries(LOCKED_GROUPS.map((group) => [group, rest(group)])) };
}
