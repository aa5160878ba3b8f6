import { describeMistakes, type Mistake } from "./mistake.ts";

/** A lock file that cannot be used, or does not fit the contract. Nothing was written. */
export class LockError extends Error {
  override readonly name = "LockError";
  readonly code = "INVALID_LOCK";
  readonly issues: readonly Mistake[];

  constructor(issues: readonly Mistake[], options?: ErrorOptions) {
    super(describeMistakes("contract.lock.json", issues), options);
    this.issues = issues;
  }
}
