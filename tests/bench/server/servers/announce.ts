/** Tells the process that started a server where it listens, and anything its wire has to know. */
export function announce(port: number, extra: Record<string, unknown> = {}): void {
  console.log(JSON.stringify({ port, ...extra }));
}
