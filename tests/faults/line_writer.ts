import { WirepactError } from "@wirepact/client";
import type { FaultsClient } from "./generated/client.ts";

/** Says numbered lines as fast as they are acknowledged. */
export class LineWriter {
  readonly client: FaultsClient;
  /** Lines that the server said it has, by room. */
  readonly acknowledged: ReadonlyMap<string, Set<string>>;
  /** Errors that were neither an answer nor `OUTCOME_UNKNOWN`. */
  readonly failures: string[] = [];
  /** Lines of which nobody could say. */
  unknown = 0;
  readonly #rooms: readonly string[];
  readonly #name: string;
  #next = 0;
  #isStopped = false;

  constructor(client: FaultsClient, { name, rooms }: { name: string; rooms: readonly string[] }) {
    this.client = client;
    this.#name = name;
    this.#rooms = rooms;
    this.acknowledged = new Map(rooms.map((room) => [room, new Set<string>()]));
  }

  /** Writes until it is stopped, so many lines at a time. */
  async write(inFlight: number): Promise<void> {
    await Promise.all(Array.from({ length: inFlight }, () => this.#loop()));
  }

  stop(): void {
    this.#isStopped = true;
  }

  async #loop(): Promise<void> {
    while (!this.#isStopped) {
      const n = this.#next++;
      const room = this.#rooms[n % this.#rooms.length]!;
      const line = `${this.#name}:${n}`;
      try {
        await this.client.say({ room, line });
        this.acknowledged.get(room)!.add(line);
      } catch (error) {
        if (error instanceof WirepactError && error.code === "OUTCOME_UNKNOWN") this.unknown++;
        else this.failures.push(String(error));
      }
    }
  }
}
