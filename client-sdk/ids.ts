/** The lowest id that is free for a client to open: odd, from 1 (P-3.1). Few are open, so looking is cheap. */
export function lowestFreeId(open: ReadonlyMap<number, unknown>): number {
  let id = 1;
  while (open.has(id)) id += 2;
  return id;
}
