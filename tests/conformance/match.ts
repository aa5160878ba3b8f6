import type { Words } from "./data.ts";

/** Words that match more than one value. */
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  $any: () => true,
  $string: (value) => typeof value === "string",
  $number: (value) => typeof value === "number",
};

/** Words that match anything at first, and the same from then on. */
const BINDING = new Set(["$channel", "$epoch", "$id", "$member", "$version"]);

/** How closely to look. */
export interface MatchOptions {
  /** Whether maps may have no other keys than the pattern's. @default false */
  readonly exact?: boolean;
  /** Whether rich values are as frames or as applications have them. @default "wire" */
  readonly form?: "wire" | "application";
}

/** What is wrong with a value, in words that follow its name; nothing if it matches. */
export function mismatch(
  pattern: unknown,
  value: unknown,
  words: Words,
  { exact = false, form = "wire" }: MatchOptions = {},
): string | undefined {
  const expected = form === "wire" ? words.toWire(pattern) : words.toApplication(pattern);
  return compare(expected, value, { words, exact });
}

interface Comparison {
  readonly words: Words;
  readonly exact: boolean;
}

function compare(pattern: unknown, value: unknown, comparison: Comparison): string | undefined {
  if (typeof pattern === "string" && pattern.startsWith("$")) return compareWord(pattern, value, comparison);
  if (Array.isArray(pattern)) return compareArrays(pattern, value, comparison);
  if (isMap(pattern)) return compareMaps(pattern, value, comparison);
  return isSame(pattern, value) ? undefined : wrong(pattern, value);
}

function compareWord(word: string, value: unknown, { words }: Comparison): string | undefined {
  if (BINDING.has(word)) {
    words.bind(word, value);
    return undefined;
  }
  const holds = word.startsWith("$not:")
    ? typeof value === "string" && !value.includes(word.slice("$not:".length))
    : KINDS[word]?.(value);
  if (holds === undefined) throw new Error(`the vector has an unknown word ${word}`);
  return holds ? undefined : wrong(word, value);
}

function compareArrays(
  pattern: readonly unknown[],
  value: unknown,
  comparison: Comparison,
): string | undefined {
  if (!Array.isArray(value) || value.length !== pattern.length) return wrong(pattern, value);
  return first(pattern.keys(), (index) => {
    const problem = compare(pattern[index], value[index], comparison);
    return problem && `[${index}]${problem}`;
  });
}

function compareMaps(
  pattern: Readonly<Record<string, unknown>>,
  value: unknown,
  comparison: Comparison,
): string | undefined {
  if (!isMap(value)) return wrong(pattern, value);
  const extra = Object.keys(value).filter((key) => !Object.hasOwn(pattern, key));
  if (comparison.exact && extra.length > 0) return ` has also ${extra.join(", ")}`;
  return first(Object.keys(pattern), (key) => {
    if (!Object.hasOwn(value, key)) return `.${key} is missing`;
    const problem = compare(pattern[key], value[key], comparison);
    return problem && `.${key}${problem}`;
  });
}

function first<Item>(
  items: Iterable<Item>,
  find: (item: Item) => string | undefined,
): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Scalars, bytes and dates. Integers are the same whether their decoder made numbers or bigints of them. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a === "bigint" || typeof b === "bigint") return String(a) === String(b);
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Uint8Array) return b instanceof Uint8Array && String(a) === String(b);
  return Object.is(a, b);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function wrong(pattern: unknown, value: unknown): string {
  return ` is ${Deno.inspect(value)}, not ${Deno.inspect(pattern)}`;
}
