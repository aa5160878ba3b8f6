/**
 * What is wrong with a database: `locked` by another process, `foreign` to this broker, written by a `newer` one,
 * `corrupt`, or a statement `failed` for what `cause` says.
 */
export type SqliteBrokerErrorCode = "locked" | "foreign" | "newer" | "corrupt" | "failed";

/** A database that cannot be used, or did not do what it was asked. */
export class SqliteBrokerError extends Error {
  /** Always `SqliteBrokerError`. */
  override readonly name = "SqliteBrokerError";
  /** What is wrong. */
  readonly code: SqliteBrokerErrorCode;

  /** An error with a code. */
  constructor(code: SqliteBrokerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** SQLite's own codes, by their number. */
const CODES: Readonly<Record<number, SqliteBrokerErrorCode>> = { 5: "locked", 11: "corrupt", 26: "corrupt" };

const MEANINGS = {
  locked: "it is in use by another process; a broker of this kind serves one process",
  corrupt: "it is damaged",
} as const;

/** An error of SQLite as one of a broker, which says what was done to which file. */
export function brokerError(doing: string, cause: unknown): SqliteBrokerError {
  if (cause instanceof SqliteBrokerError) return cause;
  const { errcode = 0, message } = cause as { readonly errcode?: number; readonly message?: string };
  // The last byte is the code, the others say more of it.
  const code = CODES[errcode & 0xff] ?? "failed";
  const meaning = code === "locked" || code === "corrupt" ? MEANINGS[code] : message;
  return new SqliteBrokerError(code, `${doing} failed: ${meaning}`, { cause });
}
