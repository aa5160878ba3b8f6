/** The extension type of MessagePack timestamps. */
export const TIMESTAMP = -1;

const NANOS_PER_MS = 1_000_000;
const NANOS_PER_SECOND = 1_000_000_000;

/** A point in time in the two parts that all timestamp forms share. */
export interface TimestampParts {
  /** Whole seconds since 1970, negative before. */
  readonly seconds: number;
  /** 0 to 999,999,999, counted forward from `seconds`. */
  readonly nanos: number;
}

/** Splits a date. @throws {TypeError} If the date is invalid. */
export function splitDate(date: Date): TimestampParts {
  const ms = date.getTime();
  if (Number.isNaN(ms)) throw new TypeError("cannot encode an invalid date");
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: (ms - seconds * 1000) * NANOS_PER_MS };
}

/**
 * The date in the payload of a timestamp extension, cut to milliseconds. `undefined` where the payload has none of the
 * three forms or a `Date` cannot hold it.
 */
export function readTimestamp(data: Uint8Array): Date | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  switch (data.length) {
    case 4:
      return joinDate({ seconds: view.getUint32(0), nanos: 0 });
    case 8: {
      // 30 bits of nanoseconds, then 34 bits of seconds.
      const high = view.getUint32(0);
      return joinDate({ seconds: (high & 3) * 2 ** 32 + view.getUint32(4), nanos: high >>> 2 });
    }
    case 12:
      return joinDate({ seconds: Number(view.getBigInt64(4)), nanos: view.getUint32(0) });
    default:
      return undefined;
  }
}

function joinDate({ seconds, nanos }: TimestampParts): Date | undefined {
  if (nanos >= NANOS_PER_SECOND) return undefined;
  const date = new Date(seconds * 1000 + Math.floor(nanos / NANOS_PER_MS));
  return Number.isNaN(date.getTime()) ? undefined : date;
}
