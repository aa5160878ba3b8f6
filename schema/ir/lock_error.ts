import { describeMistakes, type Mistake } from "./mistake.ts";

/** A lock file that cannot be used, or does not fit the contract. Nothing was written. */
export class LockError extends Error {
  /** The class, as all errors have it. */
  override readonly name = "LockError";
  /** What to recognise it by. */
  readonly code = "INVALID_LOCK";
  /** All mistakes. */
  readonly issues: readonly Mistake[];

  /** `cause` is the error of the JSON parser, where there was one. */
  constructor(issues: readonly Mistake[], options?: ErrorOptions) {
    super(describeMistakes("contract.lock.json", issues), options);
    this.issues = issues;
  }
}
