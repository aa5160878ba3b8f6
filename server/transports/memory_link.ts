/** Which way messages go: `down` to the client, `up` to the server. */
export type Direction = "down" | "up";

/** One connection in memory. */
export interface MemoryLink {
  /** The address that the client connected to. */
  readonly url: string;
  /** Breaks the connection: what is on its way is lost, and both ends are told 1006. */
  cut(): void;
  /** Delivers nothing in this direction until `resume`: a client that does not read, a network that is silent. */
  stall(direction: Direction): void;
  /** Delivers what has waited, and what comes. */
  resume(direction: Direction): void;
}
