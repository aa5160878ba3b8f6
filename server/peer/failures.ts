import { encodeValue, ERROR_CODES, type ErrorFrame, type Ref } from "@wirepact/schema/wire";
import type { ErrorCodec } from "../contract_codecs.ts";
import { isWireCode, OutputError, RpcError } from "../errors.ts";
import type { LogFields, Logger } from "../observability/mod.ts";
import type { Peer } from "./peer.ts";
import { codeRef, refTo } from "./ref_form.ts";

/** What failed, for the answer and for the log. */
export interface FailedWork {
  /** In words: `sendMessage`, `subscribe to room`. */
  readonly subject: string;
  /** The errors it declares. */
  readonly errors: ReadonlyMap<string, ErrorCodec>;
  readonly logger: Logger;
}

const NO_ERRORS: ReadonlyMap<string, ErrorCodec> = new Map();

/** Work that declares no errors of its own. */
export function undeclared(subject: string, logger: Logger): FailedWork {
  return { subject, errors: NO_ERRORS, logger };
}

/**
 * Answers what was thrown: a declared error with its details, one of the protocol's codes, or INTERNAL, whose cause is
 * logged and goes no further. Returns the code that was sent.
 */
export function sendFailure(error: unknown, work: FailedWork, id: number, peer: Peer): string {
  const { subject, logger } = work;
  let cause = error;
  if (error instanceof RpcError) {
    try {
      const frame = deliberate(error, work, id, peer);
      if (frame) {
        peer.send(frame);
        return error.code;
      }
    } catch (outputError) {
      cause = outputError;
    }
  }
  logFailure(cause, subject, { connection: peer.id, subject: peer.subject }, logger);
  peer.sendError(id, "INTERNAL", ERROR_CODES.INTERNAL.meaning);
  return "INTERNAL";
}

/** The frame of an error that may be told; nothing if it may not. */
function deliberate(
  { code, message, details, retryAfterMs }: RpcError,
  { subject, errors }: FailedWork,
  id: number,
  peer: Peer,
): ErrorFrame | undefined {
  const declared = errors.get(code);
  if (declared) {
    const encoded = encodeValue(declared.details, details ?? null, peer.codec.encoding);
    if (!encoded.ok) throw new OutputError(`details of ${code} of ${subject}`, encoded.issue);
    return frameOf(id, refTo(declared, peer.form), message, encoded.value, retryAfterMs);
  }
  if (!isWireCode(code) || code === "INTERNAL") return undefined;
  return frameOf(id, codeRef(code, peer.form), message, details, retryAfterMs);
}

/** Writes a failure of the application or the server to the log. A wrong value is named by its path. */
export function logFailure(error: unknown, subject: string, fields: LogFields, logger: Logger): void {
  if (error instanceof OutputError) {
    logger.error(`${subject}: ${error.message}`, { ...fields, path: error.issue.path });
  } else logger.error(`${subject} failed`, { ...fields, error });
}

function frameOf(
  id: number,
  code: Ref,
  message: string,
  details: unknown,
  retryAfterMs: number | undefined,
): ErrorFrame {
  if (retryAfterMs !== undefined) return [4, id, code, message, details ?? null, retryAfterMs];
  return details === undefined || details === null ? [4, id, code, message] : [4, id, code, message, details];
}
