import type { LatestEvent, ListLatestOptions } from "../broker/mod.ts";
import { isLatest, type LatestSignal, type Signal } from "./signal.ts";

/** Events that are read from the broker at a time. */
const PAGE_EVENTS = 64;

/** The latest events of an instance after a place, oldest first. */
export interface LatestPage {
  readonly signals: readonly LatestSignal[];
  /** How far it goes. */
  readonly upTo: number;
  /** There are no others: whatever comes from now on is newer. */
  readonly isEnd: boolean;
}

/** Somebody who reads latest events. */
export interface LatestReader {
  /** What was asked for. A function and no promise, as something newer may come between a promise and who awaits it. */
  take(page: LatestPage): void;
  /** The broker could not be asked. */
  fail(): void;
}

interface Reading {
  readonly readers: LatestReader[];
  /** What has come since the broker was asked. More than a page of it is read like all else. */
  readonly news: LatestSignal[];
}

/** What {@linkcode LatestReads} work with. */
export interface LatestReadsOptions {
  /** Asks the broker. */
  readonly list: (options: ListLatestOptions) => Promise<readonly LatestEvent[]>;
  /** Nothing if this contract does not have the event. */
  readonly toSignal: (event: LatestEvent) => Signal | undefined;
  readonly onFailed: (error: unknown) => void;
}

/**
 * Reads the latest events of one instance page by page, once for all who ask for the same page. What comes meanwhile is
 * added to the last page, so that its readers can go on with what comes next.
 */
export class LatestReads {
  readonly #options: LatestReadsOptions;
  readonly #readings = new Map<number, Reading>();

  constructor(options: LatestReadsOptions) {
    this.#options = options;
  }

  /** Gives a reader the page after a place, later. */
  read(after: number, reader: LatestReader): void {
    const reading = this.#readings.get(after);
    if (reading) return void reading.readers.push(reader);
    const begun: Reading = { readers: [reader], news: [] };
    this.#readings.set(after, begun);
    this.#read(after, begun);
  }

  /** The next latest event of the instance. */
  hand(signal: LatestSignal): void {
    for (const { news } of this.#readings.values()) if (news.length <= PAGE_EVENTS) news.push(signal);
  }

  /** Events may have been missed: pages that were asked for are given to nobody. */
  restart(): void {
    this.#readings.clear();
  }

  #read(after: number, reading: Reading): void {
    const { list, onFailed } = this.#options;
    const isWanted = () => this.#readings.get(after) === reading && this.#readings.delete(after);
    list({ after, limit: PAGE_EVENTS }).then((events) => {
      if (!isWanted()) return;
      const page = this.#pageOf(events, reading, after);
      for (const reader of reading.readers) reader.take(page);
    }, (error) => {
      if (!isWanted()) return;
      onFailed(error);
      for (const reader of reading.readers) reader.fail();
    });
  }

  #pageOf(events: readonly LatestEvent[], { news }: Reading, after: number): LatestPage {
    const { toSignal } = this.#options;
    const signals = events.map(toSignal).filter((signal) => signal !== undefined).filter(isLatest);
    const upTo = events.at(-1)?.place ?? after;
    const isEnd = events.length < PAGE_EVENTS && news.length <= PAGE_EVENTS;
    const newer = isEnd ? news.filter(({ place }) => place > upTo) : [];
    return { signals: [...signals, ...newer], upTo: newer.at(-1)?.place ?? upTo, isEnd };
  }
}
