import type { Report } from "@wirepact/schema/compile";
import {
  type Encoded,
  ERROR_CODES,
  type ErrorFrame,
  FrameType,
  INVALID,
  type Ref,
} from "@wirepact/schema/wire";
import type { MethodCodecs } from "../contract_codecs.ts";
import { isWireCode, OutputError, RepeatedError, RpcError } from "../errors.ts";
import type { LogFields, Logger } from "../observability/mod.ts";
import type { Peer } from "./peer.ts";
import { codeRef, refTo } from "./ref_form.ts";

/** What failed, for the answer and for the log. */
export interface FailedWork {
  /** In words: `sendMessage`, `subscribe to room`. */
  readonly subject: string;
  /** Whose errors it may declare. */
  readonly method: MethodCodecs | undefined;
  readonly logger: Logger;
}

/** Work that declares no errors of its own. */
export function undeclared(subject: string, logger: Logger): FailedWork {
  return { subject, method: undefined, logger };
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
        peer.sendEncoded(frame, FrameType.ERROR, id);
        return error.code;
      }
    } catch (outputError) {
      cause = outputError;
    }
  }
  if (!(cause instanceof RepeatedError)) {
    logFailure(cause, subject, { connection: peer.id, subject: peer.subject }, logger);
  }
  peer.sendError(id, "INTERNAL", ERROR_CODES.INTERNAL.meaning);
  return "INTERNAL";
}

/** The frame of an error that may be told; nothing if it may not. */
function deliberate(
  error: RpcError,
  { subject, method }: FailedWork,
  id: number,
  peer: Peer,
): Encoded | undefined {
  const { code, message, retryAfterMs } = error;
  const declared = method?.errors.get(code);
  if (declared) {
    const report: Report = { issue: undefined };
    const ref = refTo(declared, peer.form);
    const outgoing = { id, code, ref, message, details: error.details ?? null, retryAfterMs };
    const frame = peer.dialect.frames.encodeError(method!.number, outgoing, report);
    if (frame === INVALID) throw new OutputError(`details of ${code} of ${subject}`, report.issue!);
    return frame;
  }
  return isWireCode(code) && code !== "INTERNAL"
    ? peer.codec.encode(wireError(error, id, codeRef(code, peer.form)))
    : undefined;
}

/** Writes a failure of the application or the server to the log. A wrong value is named by its path. */
export function logFailure(error: unknown, subject: string, fields: LogFields, logger: Logger): void {
  if (error instanceof OutputError) {
    logger.error(`${subject}: ${error.message}`, { ...fields, path: error.issue.path });
  } else logger.error(`${subject} failed`, { ...fields, error });
}

function wireError({ message, details, retryAfterMs }: RpcError, id: number, code: Ref): ErrorFrame {
  if (retryAfterMs !== undefined) return [4, id, code, message, details ?? null, retryAfterMs];
  return details === undefined || details === null ? [4, id, code, message] : [4, id, code, message, details];
}
