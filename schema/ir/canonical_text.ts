/** JSON with sorted keys and nothing that is undefined: equal data, equal text. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, inner) => isPlainObject(inner) ? sorted(inner) : inner);
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}
