import type { Broker, PresenceHolding } from "../broker/mod.ts";
import type { Logger } from "../observability/mod.ts";
import { logFailure } from "../peer/mod.ts";
import type { Clock, Timer } from "../time/mod.ts";

/** How long a member outlives its server, at most, in milliseconds. */
export const LEASE_MS = 30_000;

/** How often leases are renewed: one that is missed is made up for by the next. */
const RENEW_MS = LEASE_MS / 3;

/** Something that is in the broker as long as this process says so. */
export interface Lease {
  readonly holding: PresenceHolding;
  /** The broker has let go of it, though it is still there. */
  restate(): void;
}

/** What {@linkcode PresenceLeases} work with. */
export interface PresenceLeasesOptions {
  readonly broker: Broker;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Renews the leases of all members of this process, with one timer, so that nobody outlives it for long. */
export class PresenceLeases {
  readonly #options: PresenceLeasesOptions;
  readonly #leases = new Map<string, Lease>();
  #timer: Timer;
  #isFailing = false;

  constructor(options: PresenceLeasesOptions) {
    this.#options = options;
  }

  /** Leases held. The timer runs only while there are any. */
  get size(): number {
    return this.#leases.size;
  }

  add(lease: Lease): void {
    this.#leases.set(keyOf(lease.holding), lease);
    this.#timer ??= this.#options.clock.setTimeout(() => this.#renew(), RENEW_MS);
  }

  remove(lease: Lease): void {
    const key = keyOf(lease.holding);
    if (this.#leases.get(key) === lease) this.#leases.delete(key);
    if (this.#leases.size > 0) return;
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #renew(): void {
    const { broker, clock } = this.#options;
    this.#timer = clock.setTimeout(() => this.#renew(), RENEW_MS);
    const holdings = [...this.#leases.values()].map(({ holding }) => holding);
    void broker.renewPresence(holdings, LEASE_MS).then((missing) => {
      this.#isFailing = false;
      for (const holding of missing) this.#leases.get(keyOf(holding))?.restate();
    }).catch((error) => this.#failed(error));
  }

  /** Told once, until it works again. */
  #failed(error: unknown): void {
    if (!this.#isFailing) logFailure(error, "renewing presence", {}, this.#options.logger);
    this.#isFailing = true;
  }
}

function keyOf({ instance, member, holder }: PresenceHolding): string {
  return JSON.stringify([instance, member, holder]);
}
