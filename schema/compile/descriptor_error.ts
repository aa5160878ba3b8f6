/** A descriptor that no lowering makes, for instance one edited by hand. */
export class DescriptorError extends Error {
  /** The class's name, also where a bundler has renamed it. */
  override readonly name = "DescriptorError";
  /** What is wrong: a reference or format that does not exist, or a type that has no end. */
  readonly code: "UNKNOWN_TYPE" | "UNKNOWN_FORMAT" | "ENDLESS_TYPE";

  /** The message says what was looked for. */
  constructor(code: DescriptorError["code"], message: string) {
    super(`cannot compile the descriptor: ${message}`);
    this.code = code;
  }
}
