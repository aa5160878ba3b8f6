/** A descriptor that no lowering makes, for instance one edited by hand. */
export class DescriptorError extends Error {
  override readonly name = "DescriptorError";
  /** What is wrong: a reference or format that does not exist, or a type that has no end. */
  readonly code: "UNKNOWN_TYPE" | "UNKNOWN_FORMAT" | "ENDLESS_TYPE";

  constructor(code: DescriptorError["code"], message: string) {
    super(`cannot compile the descriptor: ${message}`);
    this.code = code;
  }
}
