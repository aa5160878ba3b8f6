import { describeMistakes, type Mistake } from "../ir/mod.ts";

/** A contract that cannot be used. Has all its mistakes, each with its place and what to do. */
export class ContractError extends Error {
  /** The class, as all errors have it. */
  override readonly name = "ContractError";
  /** What to recognise it by. */
  readonly code = "INVALID_CONTRACT";
  /** All mistakes, in the order of the contract. */
  readonly issues: readonly Mistake[];

  /** `contract` is the contract's name. */
  constructor(contract: string, issues: readonly Mistake[]) {
    super(describeMistakes(`contract ${JSON.stringify(contract)}`, issues));
    this.issues = issues;
  }
}
