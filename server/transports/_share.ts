/** What a peer may send in a turn while others send too, where it has sent more than that at once. */
const FLOOD_BYTES = 4_096;

/** The same where what it sent at once is less: as many small calls as a client may have in flight are. */
const BUSY_BYTES = 16_384;

/** The same where nobody else sends anything: some milliseconds of work, for which a newcomer may wait. */
const ALONE_BYTES = 65_536;

/** For how long nobody else must have sent anything, in milliseconds. */
const ALONE_MS = 50;

/** How long a peer rests after its share, in milliseconds: several times as long as small calls of it take. */
const REST_MS = 2;

/** How many rests a message is worth at most that is larger than a share. */
const MOST_RESTS = 4;

/** What a {@linkcode Traffic} is measured by. */
export interface TrafficOptions {
  /** Which turn of the event loop this is. */
  readonly turn: () => number;
  /** Milliseconds since a moment that has passed. */
  readonly now: () => number;
}

/** What all peers of a listener have sent. */
export class Traffic {
  readonly turn: () => number;
  readonly now: () => number;
  bytes = 0;

  constructor({ turn, now }: TrafficOptions) {
    this.turn = turn;
    this.now = now;
  }
}

/**
 * A peer's share of the turns of the event loop. One that sends without end would be read without end, and nobody else:
 * while the loop is busy, Deno hardly asks the system for other connections. So a peer that has had its share of a turn
 * is left alone until the loop has rested.
 *
 * The others wait for as long as a share takes, so it is small while they send. But a peer that waits for answers before
 * it sends more is no flood, however busy it is, and is told from one by what a single read of its connection brings.
 */
export class Share {
  readonly #traffic: Traffic;
  #ownBytes = 0;
  #readBytes = 0;
  /** What others had sent when the turn began that was last counted; so they count as active at first, if there were any. */
  #othersBytes = 0;
  #othersSentAt = -ALONE_MS;
  #turn = 0;
  #turnBytes = 0;
  #shareBytes = 0;

  constructor(traffic: Traffic) {
    this.#traffic = traffic;
  }

  /** A read of the connection brought so many bytes. */
  read(bytes: number): void {
    this.#readBytes = bytes;
    this.#ownBytes += bytes;
    this.#traffic.bytes += bytes;
  }

  /** Counts what is served in this turn; returns for how many milliseconds the peer has to rest, 0 if it may go on. */
  spend(bytes: number): number {
    const turn = this.#traffic.turn();
    if (this.#turn !== turn) this.#begin(turn);
    this.#turnBytes += bytes;
    if (this.#turnBytes < this.#shareBytes) return 0;
    return REST_MS * Math.min(this.#turnBytes / this.#shareBytes, MOST_RESTS);
  }

  #begin(turn: number): void {
    const others = this.#traffic.bytes - this.#ownBytes;
    const now = this.#traffic.now();
    if (others !== this.#othersBytes) this.#othersSentAt = now;
    this.#othersBytes = others;
    const isAlone = now - this.#othersSentAt >= ALONE_MS;
    this.#shareBytes = isAlone ? ALONE_BYTES : this.#readBytes > BUSY_BYTES ? FLOOD_BYTES : BUSY_BYTES;
    this.#turn = turn;
    this.#turnBytes = 0;
  }
}
