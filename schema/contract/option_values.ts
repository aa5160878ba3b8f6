import type { Options, Scope } from "./scope.ts";

/** The longest time a contract may name, 24 days: what every timer can wait. */
export const MAX_DURATION_MS = 2 ** 31 - 1;

/** A whole number among options. */
export interface WholeNumber {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** What stands when the option is left out; without it, it may not be. */
  readonly otherwise?: number;
}

/** A whole number among the options at `path`. Reports any other, and goes on with the least. */
export function wholeNumber(
  options: Options,
  { name, least, most, otherwise }: WholeNumber,
  { path, scope }: { path: string; scope: Scope },
): number {
  const value = options[name] ?? otherwise;
  if (Number.isSafeInteger(value) && value as number >= least && value as number <= most) {
    return value as number;
  }
  scope.report({
    path: `${path}.${name}`,
    problem: value === undefined ? `no ${name}` : `${name} is ${String(value)}`,
    fix: `Use a whole number from ${least} to ${most}.`,
  });
  return least;
}

/** One of several words among the options at `path`; the first when it is left out or, with a report, when it is none. */
export function oneWord<Word extends string>(
  options: Options,
  { name, words }: { name: string; words: readonly [Word, ...Word[]] },
  { path, scope }: { path: string; scope: Scope },
): Word {
  const value = options[name];
  if (value === undefined) return words[0];
  const word = words.find((one) => one === value);
  if (word !== undefined) return word;
  scope.report({
    path: `${path}.${name}`,
    problem: `${name} is ${String(value)}`,
    fix: `Use ${words.map((one) => JSON.stringify(one)).join(" or ")}.`,
  });
  return words[0];
}
