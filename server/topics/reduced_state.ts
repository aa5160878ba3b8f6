import type { Encoding } from "@wirepact/schema/wire";
import type { TopicState } from "../api/mod.ts";
import type { Broker } from "../broker/mod.ts";
import type { Logger } from "../observability/mod.ts";
import { logFailure } from "../peer/mod.ts";
import type { Clock, Timer } from "../time/mod.ts";
import { encodeIn, fromCarried, toCarried } from "./carried.ts";
import type { LoggedEvent } from "./logged_event.ts";
import type { AnyReducer, Topic } from "./topic_handlers.ts";
import type { LateReader, TopicLog } from "./topic_log.ts";

/** Events after which the state is kept anew, at most; fewer where history is short. */
const CHECKPOINT_EVENTS = 64;

/** What a {@linkcode ReducedState} is made of. */
export interface ReducedStateOptions {
  /** The instance's name in the broker. */
  readonly name: string;
  readonly key: unknown;
  readonly topic: Topic;
  readonly reducer: AnyReducer;
  readonly log: TopicLog;
  readonly services: { readonly broker: Broker; readonly clock: Clock; readonly logger: Logger };
}

/** A state in frames' form, and the offset of the newest event in it. */
export interface ReducedSnapshot {
  readonly epoch: string;
  readonly at: number;
  readonly data: unknown;
}

/**
 * What a topic's reducer makes of the log of one instance, event by event as they come. It is kept in the broker before
 * history lets go of the events it is made of, so that any server can go on from there.
 */
export class ReducedState implements LateReader {
  readonly peer = undefined;
  readonly #options: ReducedStateOptions;
  readonly #encoded = new Map<Encoding, ReducedSnapshot>();
  #epoch: string | undefined;
  #state: unknown;
  #offset = 0;
  #unsaved = 0;
  #timer: Timer;
  #catchingUp: Promise<void> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #isSaveFailing = false;
  #isClosed = false;

  constructor(options: ReducedStateOptions) {
    this.#options = options;
  }

  /** The next event of the log. */
  hand(event: LoggedEvent): void {
    // A log that was fetching what it had missed goes on with that after its end.
    if (this.#isClosed || this.#catchingUp || event.offset <= this.#offset) return;
    if (this.#epoch === this.#options.log.position.epoch && event.previousOffset === this.#offset) {
      this.#apply(event);
      this.#keep();
    } else this.start();
  }

  /** Goes on from what is kept, up to the head of the log. A failure is logged; whoever wants a snapshot tries again. */
  start(): void {
    const { log } = this.#options;
    if (this.#epoch === log.position.epoch && this.#offset >= log.head) return;
    this.#catchUp().catch((error) => {
      const { name, services: { logger } } = this.#options;
      logFailure(error, `reading the log of ${name} for its snapshot`, {}, logger);
    });
  }

  /** The state with all events that this server knows of. @throws What the broker throws. */
  async snapshot(encoding: Encoding): Promise<ReducedSnapshot> {
    const { log, name, topic: { codecs } } = this.#options;
    while (this.#epoch !== log.position.epoch || this.#offset < log.head) {
      if (this.#isClosed) throw new Error(`nobody follows ${name} any more`);
      await this.#catchUp();
    }
    let encoded = this.#encoded.get(encoding);
    if (encoded?.at !== this.#offset) {
      const data = encodeIn(codecs.snapshot!, this.#state, `the snapshot of ${codecs.name}`, encoding);
      this.#encoded.set(encoding, encoded = { epoch: this.#epoch, at: this.#offset, data });
    }
    return encoded;
  }

  /** The same as the application has it, made anew each time. @throws What the broker throws. */
  async state(): Promise<TopicState<unknown>> {
    const { codecs } = this.#options.topic;
    const { epoch, at, data } = await this.snapshot("json");
    const state = fromCarried(codecs.snapshot!, data, `the snapshot of ${codecs.name}`);
    return { state, at: { epoch, offset: at } };
  }

  /** Nobody follows the instance any more: keeps what there is. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#options.log.removeLate(this);
    this.#save();
    await this.#saving;
  }

  #catchUp(): Promise<void> {
    return this.#catchingUp ??= this.#readOn();
  }

  async #readOn(): Promise<void> {
    const { log } = this.#options;
    log.addLate(this);
    try {
      // What comes from here on is in the log's tail until the end, which is in the turn that finds nothing more.
      await Promise.resolve();
      if (this.#epoch !== log.position.epoch) await this.#load(log.position.epoch);
      while (this.#epoch === log.position.epoch && this.#offset < log.head && !this.#isClosed) {
        const event = log.next(this.#offset);
        if (event) this.#apply(event);
        else await this.#readPage();
      }
    } finally {
      this.#catchingUp = undefined;
      log.removeLate(this);
      // Once for all of them: a state that grows with each event would be written as often as it has pages.
      this.#keep();
    }
  }

  async #readPage(): Promise<void> {
    const { log, name, services: { logger } } = this.#options;
    const { epoch } = log.position;
    const page = await log.read(this.#offset);
    if (epoch !== log.position.epoch || this.#isClosed) return;
    if (page.ok && page.events.length > 0) return page.events.forEach((event) => this.#apply(event));
    const fields = { after: this.#offset, upTo: log.head };
    logger.error(`events of ${name} are missing from its snapshots: history has let go of them`, fields);
    this.#offset = log.head;
  }

  async #load(epoch: string): Promise<void> {
    const { name, key, reducer, topic: { codecs }, services: { broker } } = this.#options;
    const kept = await broker.loadCheckpoint(name);
    const isOfThis = kept?.epoch === epoch;
    this.#state = isOfThis
      ? fromCarried(codecs.snapshot!, kept.state, `the kept snapshot of ${codecs.name}`)
      : reducer.initial({ key });
    this.#offset = isOfThis ? kept.offset : 0;
    this.#epoch = epoch;
    this.#unsaved = 0;
    this.#encoded.clear();
  }

  #apply(event: LoggedEvent): void {
    if (event.offset <= this.#offset) return;
    const { reducer, services: { logger } } = this.#options;
    this.#offset = event.offset;
    this.#unsaved++;
    try {
      const reduce = Object.hasOwn(reducer.events, event.name) ? reducer.events[event.name] : undefined;
      if (reduce) this.#state = reduce(this.#state, event.payload());
    } catch (error) {
      logFailure(error, `making the ${event.subject} part of its snapshot`, {}, logger);
    }
  }

  /** Saves the state before history lets go of what it is made of. */
  #keep(): void {
    if (this.#unsaved === 0) return;
    const { topic: { codecs: { history } }, services: { clock } } = this.#options;
    if (this.#unsaved >= Math.min(CHECKPOINT_EVENTS, history.size / 2)) this.#save();
    else this.#timer ??= clock.setTimeout(() => this.#save(), history.ttlMs / 2);
  }

  #save(): void {
    const { name, topic: { codecs }, services: { broker, clock, logger } } = this.#options;
    clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#unsaved === 0 || this.#epoch === undefined) return;
    this.#unsaved = 0;
    const save = async (epoch: string, offset: number) => {
      try {
        const state = toCarried(codecs.snapshot!, this.#state, `the snapshot of ${codecs.name}`);
        await broker.saveCheckpoint(name, { epoch, offset, state });
        this.#isSaveFailing = false;
      } catch (error) {
        // Told once, until it works again; the next one makes up for it.
        if (!this.#isSaveFailing) logFailure(error, `keeping the snapshot of ${name}`, {}, logger);
        this.#isSaveFailing = true;
      }
    };
    // The state is encoded at once: it may be the same object when it changes.
    this.#saving = save(this.#epoch, this.#offset);
  }
}
