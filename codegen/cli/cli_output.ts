/** Where a run says what it did. */
export interface CliOutput {
  /** What was asked for. */
  out(text: string): void;
  /** What went wrong. */
  error(text: string): void;
}
