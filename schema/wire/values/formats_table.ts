import {
  dateFormat,
  dateTimeFormat,
  durationFormat,
  emailFormat,
  type Format,
  hostnameFormat,
  ipv4Format,
  ipv6Format,
  timeFormat,
  uriFormat,
  uuidFormat,
} from "./formats.ts";

/** All formats by name: what a contract may say, and what a server looks them up in. */
export const FORMATS: ReadonlyMap<string, Format> = /* @__PURE__ */ new Map([
  ["date", dateFormat],
  ["date-time", dateTimeFormat],
  ["duration", durationFormat],
  ["email", emailFormat],
  ["hostname", hostnameFormat],
  ["ipv4", ipv4Format],
  ["ipv6", ipv6Format],
  ["time", timeFormat],
  ["uri", uriFormat],
  ["uuid", uuidFormat],
]);
