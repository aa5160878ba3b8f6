import { decodeValue, encodeValue, type Encoding, type ValueCodec } from "@wirepact/schema/wire";
import type { EventCodec } from "../contract_codecs.ts";
import { OutputError } from "../errors.ts";

/** An application value as JSON data, as brokers carry it. @throws {OutputError} Naming `subject`. */
export function toCarried(codec: ValueCodec, value: unknown, subject: string): unknown {
  return encodeIn(codec, value, subject, "json");
}

/**
 * The payload of an event as brokers carry it. What some of those who may hear it could not be told is refused: a value
 * may be nested too deep in positional form alone.
 *
 * @throws {OutputError} Naming `subject`.
 */
export function payloadToCarried(event: EventCodec, payload: unknown, subject: string): unknown {
  if (event.deepPayload) encodeIn(event.deepPayload, payload, subject, "msgpack");
  return toCarried(event.payload, payload, subject);
}

/** An application value as frame data. @throws {OutputError} Naming `subject`. */
export function encodeIn(codec: ValueCodec, value: unknown, subject: string, encoding: Encoding): unknown {
  const encoded = encodeValue(codec, value, encoding);
  if (!encoded.ok) throw new OutputError(subject, encoded.issue);
  return encoded.value;
}

/**
 * JSON data from a broker as an application value. It was checked when it was published, so a mismatch means that
 * servers of different contracts share a broker.
 *
 * @throws {OutputError} Naming `subject`.
 */
export function fromCarried(codec: ValueCodec, data: unknown, subject: string): unknown {
  const decoded = decodeValue(codec, data, "json");
  if (!decoded.ok) throw new OutputError(subject, decoded.issue);
  return decoded.value;
}

/** JSON data from a broker as frame data. @throws {OutputError} Naming `subject`. */
export function carriedIn(codec: ValueCodec, data: unknown, subject: string, encoding: Encoding): unknown {
  if (encoding === "json") return data;
  return encodeIn(codec, fromCarried(codec, data, subject), subject, encoding);
}
