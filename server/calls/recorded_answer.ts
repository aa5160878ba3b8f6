/**
 * Answers as brokers keep them: plain JSON, so that another server, or this one after a restart, can give them again.
 *
 * @module
 */

import { decodeValue, encodeValue, type ValueCodec } from "@wirepact/schema/wire";
import { isWireCode, OutputError, RepeatedError, RpcError } from "../errors.ts";
import type { Method } from "./method.ts";

/** How a call ended. */
export type RecordedAnswer =
  | { readonly ok: true; readonly result: unknown }
  | {
    readonly ok: false;
    readonly code: string;
    readonly message: string;
    readonly details?: unknown;
    readonly retryAfterMs?: number;
  };

/** What a handler returned or threw. */
export type HandlerOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: unknown };

/** The answer to keep. Whatever a client would be told `INTERNAL` of is kept as that, without its cause. */
export function answerOf(outcome: HandlerOutcome, { codecs }: Method): RecordedAnswer {
  try {
    if (outcome.ok) {
      const { name, result } = codecs;
      return {
        ok: true,
        result: result ? written(result, outcome.value ?? null, `the result of ${name}`) : null,
      };
    }
    const { error } = outcome;
    if (error instanceof RpcError) return failureOf(error, codecs);
  } catch (error) {
    // The caller is told of it by the call itself, which makes the same mistake.
    if (!(error instanceof OutputError)) throw error;
  }
  return INTERNAL;
}

const INTERNAL: RecordedAnswer = { ok: false, code: "INTERNAL", message: "" };

function failureOf(error: RpcError, { name, errors }: Method["codecs"]): RecordedAnswer {
  const { code, message, details, retryAfterMs } = error;
  const declared = errors.get(code);
  if (!declared && !isWireCode(code)) return INTERNAL;
  const data = declared && written(declared.details, details ?? null, `details of ${code} of ${name}`);
  return {
    ok: false,
    code,
    message,
    ...(declared ? { details: data } : details !== undefined && { details }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** Gives a kept answer again. @throws {RpcError} What the call failed with. */
export function replay(answer: RecordedAnswer, { codecs }: Method): unknown {
  if (answer.ok) {
    return codecs.result ? read(codecs.result, answer.result, `the result of ${codecs.name}`) : null;
  }
  const { code, message, details, retryAfterMs } = answer;
  if (code === "INTERNAL") throw new RepeatedError();
  const declared = codecs.errors.get(code);
  throw new RpcError(code, {
    message,
    details: declared ? read(declared.details, details, `details of ${code} of ${codecs.name}`) : details,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** @throws {OutputError} If the handler's value does not match the contract. */
function written(codec: ValueCodec, value: unknown, subject: string): unknown {
  const encoded = encodeValue(codec, value, "json");
  if (!encoded.ok) throw new OutputError(subject, encoded.issue);
  return encoded.value;
}

/** @throws {OutputError} If the answer was kept by a server of another contract. */
function read(codec: ValueCodec, data: unknown, subject: string): unknown {
  const decoded = decodeValue(codec, data, "json");
  if (!decoded.ok) throw new OutputError(subject, decoded.issue);
  return decoded.value;
}
