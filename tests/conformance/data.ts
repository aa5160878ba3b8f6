/** The words of a vector: what stands for a value that the vector cannot know or JSON cannot say. */

import { type Encoding, ERROR_CODES, fromBase64 } from "@wirepact/schema/wire";
import lock from "./contract.lock.json" with { type: "json" };

const NUMBERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  methods: lock.methods,
  topics: lock.topics,
  events: lock.events,
  errors: lock.errors,
};

/** The words of one vector in one run: some are known from the start, some bind to what is seen first. */
export class Words {
  readonly encoding: Encoding;
  readonly #bound = new Map<string, unknown>([
    ["$hash", lock.current.hash],
    ["$oldHash", lock.history[0]?.hash],
  ]);

  constructor(encoding: Encoding) {
    this.encoding = encoding;
    this.bind("$subprotocol", `wirepact.v1.${encoding}`);
    this.bind("$otherSubprotocol", `wirepact.v1.${encoding === "json" ? "msgpack" : "json"}`);
  }

  bind(word: string, value: unknown): void {
    this.#bound.set(word, value);
  }

  isBound(word: string): boolean {
    return this.#bound.has(word);
  }

  /** What travels for a value of a vector. Words that are patterns stay as they are. */
  toWire(value: unknown): unknown {
    return this.#map(value, this.encoding === "json" ? JSON_FORMS : MSGPACK_FORMS);
  }

  /** What an application has for a value of a vector. */
  toApplication(value: unknown): unknown {
    return this.#map(value, APPLICATION_FORMS);
  }

  /** A text of a vector with what its words stand for. */
  expand(text: string): string {
    return text
      .replace(/\$nest(\d+)/g, (_, levels) => nest(Number(levels), this.encoding))
      .replace(/\$text(\d+)/g, (_, length) => "x".repeat(Number(length)));
  }

  #map(value: unknown, forms: Forms): unknown {
    if (typeof value === "string") return this.#word(value);
    if (Array.isArray(value)) return value.map((item) => this.#map(item, forms));
    if (typeof value !== "object" || value === null) return value;
    const [key, inner] = Object.entries(value)[0] ?? [];
    if (key !== undefined && key in forms) return forms[key as keyof Forms](inner);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.#map(item, forms)]));
  }

  #word(text: string): unknown {
    if (!text.startsWith("$")) return text;
    if (this.#bound.has(text)) return this.#bound.get(text);
    if (text.startsWith("$number:")) return numberOf(text.slice("$number:".length));
    if (text.startsWith("$error:")) {
      return ERROR_CODES[text.slice("$error:".length) as keyof typeof ERROR_CODES].number;
    }
    return text.startsWith("$text") ? this.expand(text) : text;
  }
}

type Forms = Record<"$bytes" | "$date" | "$bigint", (inner: unknown) => unknown>;

const JSON_FORMS: Forms = { $bytes: String, $date: Number, $bigint: String };
const APPLICATION_FORMS: Forms = {
  $bytes: (base64) => fromBase64(String(base64)),
  $date: (ms) => new Date(Number(ms)),
  $bigint: (digits) => BigInt(String(digits)),
};
const MSGPACK_FORMS: Forms = APPLICATION_FORMS;

/** `methods.add`, `topics.plain`, `events.plain.tick`, `events.notice` or `errors.REFUSED`, as the lock file has it. */
function numberOf(path: string): number {
  const dot = path.indexOf(".");
  const number = NUMBERS[path.slice(0, dot)]?.[path.slice(dot + 1)];
  if (number === undefined) throw new Error(`the contract has no ${path}`);
  return number;
}

/** Arrays within arrays, the innermost of which is empty. */
function nest(levels: number, encoding: Encoding): string {
  return encoding === "json" ? "[".repeat(levels) + "]".repeat(levels) : "91".repeat(levels - 1) + "90";
}
