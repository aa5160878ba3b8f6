import type { Recovery } from "@wirepact/client";
import type { FaultsClient } from "./generated/client.ts";

/** What one client has read of one room, and what it was told of its losses. */
export class RoomReader {
  /** Lines by how often they came. */
  readonly lines = new Map<string, number>();
  /** What each reconnect led to. */
  readonly recoveries: Recovery<never>[] = [];
  /** Lines that came with an offset no greater than the one before. */
  outOfOrder = 0;
  #last = 0;

  constructor(client: FaultsClient, room: string) {
    const subscription = client.room({ room });
    subscription.on("line", ({ line }, offset) => {
      this.lines.set(line, (this.lines.get(line) ?? 0) + 1);
      if (offset! <= this.#last) this.outOfOrder++;
      this.#last = offset!;
    });
    subscription.onRecovered((recovery) => this.recoveries.push(recovery));
  }

  /** How many of these lines have not come. */
  missing(lines: Iterable<string>): number {
    let missing = 0;
    for (const line of lines) if (!this.lines.has(line)) missing++;
    return missing;
  }
}
