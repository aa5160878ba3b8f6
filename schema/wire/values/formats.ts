/**
 * Formats of strings. Each is a constant of its own, so that a bundle has only those it uses.
 *
 * @module
 */

/** A named check of a string. */
export interface Format {
  /** The name in a contract: `date-time`. */
  readonly name: string;
  /** Whether the string is in this format. */
  test(text: string): boolean;
}

/** An address that a browser's email field would take: one `@`, no quoting, no comments. */
export const emailFormat: Format = {
  name: "email",
  test: (text) =>
    /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i
      .test(text),
};

/** A UUID of any version, in either case. */
export const uuidFormat: Format = {
  name: "uuid",
  test: (text) => /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text),
};

/** A calendar date of RFC 3339, `2026-02-28`; the day exists. */
export const dateFormat: Format = {
  name: "date",
  test: (text) =>
    /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00Z`).toJSON()?.slice(0, 10) === text,
};

/** A time of RFC 3339 with its offset, `23:59:59.5Z`; no leap seconds, which `Date` does not know. */
export const timeFormat: Format = {
  name: "time",
  test: (text) =>
    /^(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i.test(text),
};

/** A date and a time of RFC 3339, joined by `T`. */
export const dateTimeFormat: Format = {
  name: "date-time",
  test: (text) =>
    /^.{10}t/i.test(text) && dateFormat.test(text.slice(0, 10)) && timeFormat.test(text.slice(11)),
};

/** A duration of ISO 8601: `P1DT12H`, or weeks alone: `P2W`. */
export const durationFormat: Format = {
  name: "duration",
  test: (text) =>
    /^P(?:\d+W|(?=.)(?:\d+Y)?(?:\d+M)?(?:\d+D)?(?:T(?=.)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?)$/.test(text),
};

/** An absolute URI of RFC 3986; ASCII only. */
export const uriFormat: Format = {
  name: "uri",
  test: (text) => /^[a-z][a-z\d+.-]*:(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\da-f]{2})+$/i.test(text),
};

/** A host name of RFC 1123, without a final dot. */
export const hostnameFormat: Format = {
  name: "hostname",
  test: (text) =>
    text.length < 254 &&
    /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i.test(text),
};

/** Four decimal numbers up to 255, without leading zeros. */
export const ipv4Format: Format = {
  name: "ipv4",
  test: (text) =>
    /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(text) && !/(?:^|\.)0\d/.test(text),
};

/** An IPv6 address of RFC 4291, with or without `::` and a final IPv4 address; no zone. */
export const ipv6Format: Format = {
  name: "ipv6",
  test(text) {
    const halves = text.split("::");
    const groups = halves.flatMap((half) => half ? half.split(":") : []);
    const last = groups.at(-1);
    const mixed = last !== undefined && ipv4Format.test(last) && text.endsWith(last);
    if (mixed) groups.splice(-1, 1, "0", "0");
    return (halves.length === 1 ? groups.length === 8 : halves.length === 2 && groups.length < 8) &&
      groups.every((group) => /^[\da-f]{1,4}$/i.test(group));
  },
};
