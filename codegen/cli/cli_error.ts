/** A failure that the person at the command line can do something about: printed without a stack. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly code:
    | "USAGE"
    | "NO_CONTRACT"
    | "FOREIGN_FILE"
    | "INVALID_LOCK"
    | "OTHER_CONTRACT"
    | "UNREADABLE"
    | "UNWRITABLE";

  constructor(code: CliError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
