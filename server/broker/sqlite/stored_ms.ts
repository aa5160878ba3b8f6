/** Longer than anything waits; SQLite's integers have no infinity. */
const FOR_EVER_MS = 1e15;

/** Milliseconds as they are stored. */
export function storedMs(ms: number): number {
  return Math.min(Math.ceil(ms), FOR_EVER_MS);
}

/** Milliseconds as they were before they were stored. */
export function fromStoredMs(ms: number): number {
  return ms >= FOR_EVER_MS ? Infinity : ms;
}
