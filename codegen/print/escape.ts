/**
 * How text from a contract is written into source so that it can only be what it was meant to be. Invisible characters
 * are always spelled out: source that reads differently from what it does is an attack of its own.
 *
 * @module
 */

import type { Literal } from "./segments.ts";
import { isIdentifierName, RESERVED_WORDS } from "./identifiers.ts";

/** Control and format characters (but not the joiners that scripts and emoji need), lone surrogates, odd spaces. */
const INVISIBLE = /(?![ \u200c\u200d])[\p{C}\p{Z}]/gu;

/** A literal. Strings are double-quoted. */
export function literalSource(value: Literal): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "string") return Object.is(value, -0) ? "-0" : String(value);
  return JSON.stringify(value).replaceAll(INVISIBLE, unicodeEscapes);
}

/**
 * A property name. `__proto__` is computed: written plainly it would set an object literal's prototype instead.
 */
export function keySource(name: string): string {
  if (name === "__proto__") return `["__proto__"]`;
  return isIdentifierName(name) ? name : literalSource(name);
}

/** The access to a member of an object. */
export function memberSource(name: string): string {
  return isIdentifierName(name) ? `.${name}` : `[${literalSource(name)}]`;
}

/**
 * An identifier.
 *
 * @throws {TypeError} If the name is none, or a reserved word: a scope should have changed it.
 */
export function nameSource(name: string): string {
  if (!isIdentifierName(name) || RESERVED_WORDS.has(name)) {
    throw new TypeError(`cannot print ${JSON.stringify(name)} as an identifier`);
  }
  return name;
}

/** A regular expression: a literal, or a constructor call where the literal would hide characters. */
export function patternSource(source: string): string {
  const { source: escaped } = new RegExp(source);
  return escaped.search(INVISIBLE) < 0 ? `/${escaped}/` : `new RegExp(${literalSource(source)})`;
}

/** A line comment, on one line whatever the text. */
export function commentSource(text: string): string {
  return `// ${text.replaceAll(INVISIBLE, " ")}\n`;
}

/** A JSDoc comment; `*` followed by `/` is defused, long lines are wrapped. */
export function docSource(text: string): string {
  const lines = text.trim().split(/\r\n|[\n\r\u2028\u2029]/).map(docLine).flatMap(wrapped);
  if (lines.length === 1) return `/** ${lines[0]} */\n`;
  return `/**\n${lines.map((line) => line === "" ? " *\n" : ` * ${line}\n`).join("")} */\n`;
}

const DOC_WIDTH = 100;

function docLine(line: string): string {
  const shown = line.replaceAll("\t", "  ").replaceAll(INVISIBLE, (found) => `\\${unicodeEscapes(found)}`);
  return shown.replaceAll("*/", "*\\/").trimEnd();
}

/** Lines that start a list, a quotation, a table or an indented block keep the shape their author gave them. */
function wrapped(line: string): string[] {
  if (line.length <= DOC_WIDTH || !/^[\p{L}\p{N}\p{P}]/u.test(line) || /^[-*+>|`#]/.test(line)) return [line];
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > DOC_WIDTH) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

function unicodeEscapes(text: string): string {
  let escaped = "";
  for (let index = 0; index < text.length; index++) {
    escaped += `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }
  return escaped;
}
