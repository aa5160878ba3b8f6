import { type ContractLock, type GroupNumbers, parseLock } from "@wirepact/schema/ir";
import { basename, dirname } from "node:path";
import { readIfThere } from "./output.ts";

const NONE: GroupNumbers = { methods: {}, topics: {}, events: {}, errors: {} };

/**
 * The numbers that are given for good while somebody watches: those that a lock file had before, those that somebody
 * else has written into it meanwhile, those of a version that was released, and those that were committed. Who saves a
 * half-typed name has not given it a number for ever.
 */
export class SettledNumbers {
  readonly #path: string;
  #numbers = NONE;
  #released = 0;
  /** What the lock file had in it after the last run. */
  #text: string | undefined;

  /** @param path The lock file. */
  constructor(path: string) {
    this.#path = path;
  }

  /** To be asked before a run. */
  async before(): Promise<GroupNumbers> {
    const text = await textOf(this.#path);
    if (text !== this.#text) this.#settle(lockIn(text));
    const committed = lockIn(await committedText(this.#path));
    return committed ? together(committed, this.#numbers) : this.#numbers;
  }

  /** To be told after a run. */
  async after(): Promise<void> {
    this.#text = await textOf(this.#path);
    const lock = lockIn(this.#text);
    if (lock && lock.history.length !== this.#released) this.#settle(lock);
  }

  #settle(lock: ContractLock | undefined): void {
    this.#numbers = lock ?? NONE;
    this.#released = lock?.history.length ?? 0;
  }
}

/** Nothing where there is none, or none that can be read: the run will say what is wrong with it. */
async function textOf(path: string): Promise<string | undefined> {
  return await readIfThere(path).catch(() => undefined);
}

function lockIn(text: string | undefined): ContractLock | undefined {
  try {
    return text === undefined ? undefined : parseLock(text);
  } catch {
    return undefined;
  }
}

/** The file as it was committed last; nothing where there is no version control. */
async function committedText(path: string): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["-C", dirname(path), "show", `HEAD:./${basename(path)}`],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout) : undefined;
  } catch {
    return undefined;
  }
}

function together(some: GroupNumbers, others: GroupNumbers): GroupNumbers {
  return {
    methods: { ...some.methods, ...others.methods },
    topics: { ...some.topics, ...others.topics },
    events: { ...some.events, ...others.events },
    errors: { ...some.errors, ...others.errors },
  };
}
