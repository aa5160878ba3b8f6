import type { Deadline } from "./deadlines.ts";
import { EventLog } from "./event_log.ts";
import { Followers } from "./followers.ts";
import { LatestEvents } from "./latest_events.ts";
import type { Checkpoint, HistoryPolicy } from "./log_store.ts";
import { PresenceBook } from "./presence_book.ts";

/** What is too old goes at most this often, in milliseconds: one look at everything for many events. */
const TIDY_EVERY_MS = 1_000;

/** One topic and key in memory. Times are milliseconds since 1970. */
export class Instance {
  readonly name: string;
  readonly followers = new Followers();
  readonly log: EventLog;
  readonly latest = new LatestEvents();
  readonly presence = new PresenceBook();
  checkpoint: Checkpoint | undefined;
  /** When the last follower or member left, or something was published to nobody. */
  idleSince = 0;
  /** When somebody looks what is too old. */
  tidying: Deadline | undefined;

  constructor(name: string, { epoch, history }: { epoch: string; history: HistoryPolicy }) {
    this.name = name;
    this.log = new EventLog(epoch, history);
  }

  /** Whether somebody is there. */
  get isBusy(): boolean {
    return this.followers.size > 0 || this.presence.size > 0;
  }

  /** When it is forgotten if nobody comes. */
  get keptUntil(): number {
    if (this.checkpoint) return Infinity;
    const { log, latest, idleSince } = this;
    return Math.max(idleSince + log.history.ttlMs, log.keysUntil, latest.until);
  }

  save(checkpoint: Checkpoint): void {
    if (checkpoint.epoch !== this.log.epoch || checkpoint.offset < (this.checkpoint?.offset ?? 0)) return;
    this.checkpoint = checkpoint;
  }

  /** Lets go of what is too old. Returns when to come again, or nothing if there is nothing to come for. */
  tidy(now: number): number | undefined {
    const tooOld = Math.min(this.log.tidy(now), this.latest.tidy(now));
    const next = this.isBusy ? tooOld : Math.min(tooOld, this.keptUntil);
    return next === Infinity ? undefined : Math.max(next, now + TIDY_EVERY_MS);
  }
}
