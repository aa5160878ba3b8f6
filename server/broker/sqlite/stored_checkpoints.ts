import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Checkpoint } from "../log_store.ts";
import type { StoredInstance } from "./stored_instances.ts";

/** The table `checkpoints`. */
export class StoredCheckpoints {
  readonly #replace: StatementSync;
  readonly #select: StatementSync;

  constructor(db: DatabaseSync) {
    this.#replace = db.prepare(`
      INSERT INTO checkpoints (instance, epoch, offset, state) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET epoch = excluded.epoch, offset = excluded.offset, state = excluded.state
      WHERE excluded.offset >= checkpoints.offset`);
    this.#select = db.prepare("SELECT epoch, offset, state FROM checkpoints WHERE instance = ?");
  }

  /** @param state As JSON. */
  save(instance: StoredInstance, { epoch, offset }: Checkpoint, state: string): void {
    if (epoch === instance.epoch) this.#replace.run(instance.id, epoch, offset, state);
  }

  load(instance: StoredInstance): Checkpoint | undefined {
    const row = this.#select.get(instance.id);
    if (!row) return undefined;
    const { epoch, offset, state } = row;
    return { epoch: String(epoch), offset: Number(offset), state: JSON.parse(state as string) };
  }
}
