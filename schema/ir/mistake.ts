/** One thing that is wrong in something a person wrote. */
export interface Mistake {
  /**
   * Where: the place in the contract or lock file, then a slash for each step into a type.
   * `methods.joinRoom.params/room`. Items of arrays and values of records are `*`, alternatives of unions `|0`, `|1`.
   */
  readonly path: string;
  /** What is wrong, in words. */
  readonly problem: string;
  /** What to do about it, in words. */
  readonly fix: string;
}

/** All mistakes as text: a headline, then path, problem and fix of each. */
export function describeMistakes(subject: string, mistakes: readonly Mistake[]): string {
  const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
  const lines = mistakes.map(({ path, problem, fix }) => `  ${path}: ${problem}\n    ${fix}`);
  return [`${subject} has ${count}:`, ...lines].join("\n");
}
