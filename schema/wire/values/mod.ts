/**
 * Value codecs and the combinators that build them.
 *
 * @module
 */

export type { Finding, Issue, ValueCodec, Walk } from "./codec.ts";
export type { Checked } from "./walk.ts";
export type { ArrayOptions } from "./array.ts";
export type { BigIntOptions } from "./bigint.ts";
export type { BytesOptions } from "./bytes.ts";
export type { DateBounds } from "./date.ts";
export type { DateBoundsOptions } from "./date_bounds.ts";
export type { Elements } from "./elements.ts";
export type { Format } from "./formats.ts";
export type { Literal } from "./literal.ts";
export type { NumberOptions } from "./number.ts";
export type { NumberBoundsOptions } from "./number_bounds.ts";
export type { Declared, Others } from "./object.ts";
export type { OptionalCodec } from "./optional.ts";
export type { OthersOptions } from "./others.ts";
export type { RecordOptions } from "./record.ts";
export type { StringOptions } from "./string.ts";

export { INVALID } from "./codec.ts";
export { decodeValue, encodeValue, formatIssue, newWalk } from "./walk.ts";
export { array } from "./array.ts";
export { bigint } from "./bigint.ts";
export { boolean } from "./boolean.ts";
export { bytes } from "./bytes.ts";
export { date } from "./date.ts";
export { dateBounds } from "./date_bounds.ts";
export { data, decodeElements, member, numberOr, presenceForm, ref } from "./elements.ts";
export { lazy } from "./lazy.ts";
export { literal, nothing, oneOf } from "./literal.ts";
export { nullable } from "./nullable.ts";
export { integer, number } from "./number.ts";
export { numberBounds } from "./number_bounds.ts";
export { object } from "./object.ts";
export { optional } from "./optional.ts";
export { others } from "./others.ts";
export { record } from "./record.ts";
export { string } from "./string.ts";
export { taggedUnion } from "./tagged_union.ts";
export { tuple } from "./tuple.ts";
export { unique } from "./unique.ts";
export { union } from "./union.ts";
export { unknown } from "./unknown.ts";
export {
  dateFormat,
  dateTimeFormat,
  durationFormat,
  emailFormat,
  hostnameFormat,
  ipv4Format,
  ipv6Format,
  timeFormat,
  uriFormat,
  uuidFormat,
} from "./formats.ts";
export { FORMATS } from "./formats_table.ts";
