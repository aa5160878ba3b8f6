import { ERROR_CODES } from "../wire/mod.ts";

/** What is wrong with a name, or `undefined`. */
export type NameFault = Readonly<{ problem: string; fix: string }> | undefined;

const MAX_LENGTH = 64;
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_]*$/;
const ERROR_CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;

/** Every object has these, so nothing in a contract may be called so: it would be found where it is not. */
const OF_EVERY_OBJECT: ReadonlySet<string> = new Set(
  Object.getOwnPropertyNames(Object.prototype).filter((name) => !name.startsWith("_")),
);

/** Members of every generated client beside its methods and topics, and `then`, which would make it a promise. */
const OF_EVERY_CLIENT: ReadonlySet<string> = new Set([
  "close",
  "on",
  "onState",
  "ready",
  "runtime",
  "state",
  "then",
  "user",
]);

/** Names of contracts, types and events. */
export function nameFault(name: string): NameFault {
  if (!IDENTIFIER.test(name)) {
    return {
      problem: `${JSON.stringify(name)} is not a name`,
      fix: "Use letters, digits and underscores, a letter first.",
    };
  }
  if (name.length > MAX_LENGTH) {
    return { problem: `a name of ${name.length} characters`, fix: `Use at most ${MAX_LENGTH}.` };
  }
  if (OF_EVERY_OBJECT.has(name)) {
    return { problem: `${name} is something every JavaScript object has`, fix: "Choose another name." };
  }
  return undefined;
}

/** Names of methods and topics, which become methods of the generated client. */
export function memberNameFault(name: string): NameFault {
  if (!OF_EVERY_CLIENT.has(name)) return nameFault(name);
  return {
    problem: `${name} is reserved: every client has a member of that name`,
    fix: "Choose another name.",
  };
}

/** Codes of application errors. */
export function errorCodeFault(code: string): NameFault {
  if (!ERROR_CODE.test(code)) {
    return {
      problem: `${JSON.stringify(code)} is not an error code`,
      fix: "Use capitals, digits and single underscores: ROOM_FULL.",
    };
  }
  if (code.length > MAX_LENGTH) {
    return { problem: `a code of ${code.length} characters`, fix: `Use at most ${MAX_LENGTH}.` };
  }
  if (Object.hasOwn(ERROR_CODES, code)) {
    return {
      problem: `${code} is an error code of the protocol`,
      fix: "Choose another code. The protocol's own need not be declared.",
    };
  }
  return undefined;
}
