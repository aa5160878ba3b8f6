/** A TCP proxy that cuts the connections through it. */
export class Cutter implements AsyncDisposable {
  /** Connections cut so far. */
  cuts = 0;
  readonly #target: number;
  readonly #listener: Deno.TcpListener;
  readonly #pairs = new Set<readonly [Deno.TcpConn, Deno.TcpConn]>();
  readonly #serving: Promise<void>;

  /** A proxy in front of a port of this machine. */
  constructor(target: number) {
    this.#target = target;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#serving = this.#serve();
  }

  /** Where clients connect. */
  get url(): string {
    return `http://127.0.0.1:${this.#listener.addr.port}`;
  }

  /** Connections that go through it. */
  get size(): number {
    return this.#pairs.size;
  }

  /** Cuts one connection; `pick` is a number from 0 to 1. */
  cut(pick: number): void {
    const pair = [...this.#pairs][Math.floor(pick * this.#pairs.size)];
    if (!pair) return;
    this.cuts++;
    this.#drop(pair);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const pair of [...this.#pairs]) this.#drop(pair);
    await this.#serving;
  }

  async #serve(): Promise<void> {
    const carrying: Promise<void>[] = [];
    try {
      for await (const client of this.#listener) carrying.push(this.#carry(client));
    } catch {
      // The listener was closed.
    }
    await Promise.all(carrying);
  }

  async #carry(client: Deno.TcpConn): Promise<void> {
    let server: Deno.TcpConn;
    try {
      server = await Deno.connect({ hostname: "127.0.0.1", port: this.#target });
    } catch {
      return client.close();
    }
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    // Either direction ends when either end is closed.
    await Promise.allSettled(
      [copy(client, server), copy(server, client)].map((end) => end.finally(() => this.#drop(pair))),
    );
  }

  #drop(pair: readonly [Deno.TcpConn, Deno.TcpConn]): void {
    if (!this.#pairs.delete(pair)) return;
    for (const end of pair) end.close();
  }
}

async function copy(from: Deno.TcpConn, to: Deno.TcpConn): Promise<void> {
  const buffer = new Uint8Array(65_536);
  for (let count = await from.read(buffer); count !== null; count = await from.read(buffer)) {
    for (let at = 0; at < count;) at += await to.write(buffer.subarray(at, count));
  }
}
