import { describeMistakes, type Mistake } from "../ir/mod.ts";

/** A contract that cannot be used. Has all its mistakes, each with its place and what to do. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  readonly code = "INVALID_CONTRACT";
  readonly issues: readonly Mistake[];

  constructor(contract: string, issues: readonly Mistake[]) {
    super(describeMistakes(`contract ${JSON.stringify(contract)}`, issues));
    this.issues = issues;
  }
}
