/**
 * Whether no two values are deeply equal. By a key for each rather than by comparing all pairs: a peer chooses the
 * number of items, and pairs would be quadratic.
 *
 * @module
 */

/**
 * For {@linkcode array}: no two items are deeply equal. `values` are the results of codecs, so they do not nest too
 * deep.
 */
export function unique(values: readonly unknown[]): boolean {
  return new Set(values.map(keyOf)).size === values.length;
}

/** A text that is equal for deeply equal values and for no others. */
function keyOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(keyOf)}]`;
  if (value instanceof Uint8Array) return `<${value}>`;
  if (value instanceof Date) return `@${value.getTime()}`;
  if (typeof value === "object" && value !== null) {
    return `{${Object.entries(value).map(([key, item]) => JSON.stringify(key) + keyOf(item)).sort()}}`;
  }
  return typeof value === "bigint" ? `${value}n` : String(value);
}
