/** A failure as a person at the command line wants it: a mistake of theirs without a stack, one of ours with it. */
export function describeFailure(error: unknown): string {
  if (!(error instanceof Error)) return `codegen failed: ${String(error)}\n`;
  // By code and not by class: a contract outside this workspace has classes of its own.
  const expected = "code" in error && typeof error.code === "string" && EXPECTED.has(error.code);
  return expected ? `${error.message}\n` : `codegen failed: ${error.stack ?? error.message}\n`;
}

const EXPECTED: ReadonlySet<string> = new Set([
  "FOREIGN_FILE",
  "INVALID_CONTRACT",
  "INVALID_LOCK",
  "NO_CONTRACT",
  "OTHER_CONTRACT",
  "UNREADABLE",
  "UNWRITABLE",
  "USAGE",
]);
