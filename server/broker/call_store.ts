/**
 * Calls that run once: who runs which, and what came of it.
 *
 * @module
 */

/** How a call stands. */
export type Claim =
  /** Nobody runs it; whoever asked does now, and proves it with the token. */
  | { readonly status: "claimed"; readonly token: string }
  /** Somebody runs it. */
  | { readonly status: "running" }
  /** It was answered. */
  | { readonly status: "done"; readonly answer: unknown }
  /** Whoever ran it has not been heard of for a lease: it may or may not have taken effect. */
  | { readonly status: "lost" }
  /** The same call was claimed with another digest. */
  | { readonly status: "reused" }
  /** The records are not those that were meant: nobody knows whether the call was claimed before. */
  | { readonly status: "forgotten" };

/** How a call ended, for those who wait for it. */
export type CallOutcome = Extract<Claim, { status: "done" | "lost" }>;

/** What is said when a call is claimed. */
export interface ClaimOptions {
  /** Of what is called with what, so that two different calls are not taken for the same. */
  readonly digest: string;
  /** The records that are meant, as {@linkcode CallStore.callEpoch} named them. @default whatever records there are */
  readonly epoch?: string;
  /** Milliseconds until the claim is lost, unless it is renewed. */
  readonly leaseMs: number;
  /** Milliseconds for which a lost claim is remembered. */
  readonly keepMs: number;
  /** Whether a lost claim is taken over, for what may run again. @default false */
  readonly takeLost?: boolean;
}

/** A call and the proof that it is ours. */
export interface ClaimedCall {
  /** Its name. */
  readonly call: string;
  /** From {@linkcode Claim}. */
  readonly token: string;
}

/** What is said when a call is answered. */
export interface CompleteOptions {
  /** From {@linkcode Claim}. */
  readonly token: string;
  /** Plain JSON. */
  readonly answer: unknown;
  /** Milliseconds for which it is kept. */
  readonly keepMs: number;
}

/** Keeps which calls run and what came of them. A call is a string that names it everywhere and for ever. */
export interface CallStore {
  /**
   * Names these records. They are kept as long as the name stays the same: under another name, nobody knows what became
   * of the calls of before.
   */
  callEpoch(): Promise<string>;
  /** Claims a call, in one step with finding out how it stands. */
  claimCall(call: string, options: ClaimOptions): Promise<Claim>;
  /** Lets leases run from now on. Resolves to those that are not ours any more. */
  renewCalls(claims: readonly ClaimedCall[], leaseMs: number): Promise<readonly ClaimedCall[]>;
  /**
   * Keeps an answer and tells those who wait. False if somebody else has the claim by now or it was forgotten; a claim
   * that is lost, but that nobody took over, is still ours.
   */
  completeCall(call: string, options: CompleteOptions): Promise<boolean>;
  /** Resolves when a call is done or lost; one that nobody knows is lost. @throws The signal's reason. */
  awaitCall(call: string, signal: AbortSignal): Promise<CallOutcome>;
}
