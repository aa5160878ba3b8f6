/** The shape of a conformance vector; README.md says what its steps mean. */

import type { Encoding, ServerLimits } from "@wirepact/schema/wire";

/** How a raw client connects. */
export interface ConnectRequest {
  readonly subprotocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** One step: a verb with its argument, and for some verbs further members. */
export type Step = Readonly<Record<string, unknown>>;

/** One claim about the protocol, and the frames that show it. */
export interface Vector {
  /** The clause of PROTOCOL.md that it shows. */
  readonly clause: string;
  readonly name: string;
  /** The side under test. */
  readonly side: "server" | "client";
  /** Only where the transport sees every byte; others are left out. */
  readonly hardened?: boolean;
  /** Only for clients that list this feature in HELLO. */
  readonly feature?: string;
  /** @default both */
  readonly encodings?: readonly Encoding[];
  /** What has happened before the first step. */
  readonly open?: boolean | string;
  readonly connect?: ConnectRequest;
  /** Limits of the server under test that are not the default. */
  readonly limits?: Partial<ServerLimits>;
  readonly steps: readonly Step[];
}

const FOLDER = new URL("./vectors/", import.meta.url);

/** All vectors, in the order of the clauses' sections. */
export async function readVectors(): Promise<Vector[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(FOLDER)) {
    if (entry.name.endsWith(".json")) names.push(entry.name);
  }
  const texts = await Promise.all(names.sort().map((name) => Deno.readTextFile(new URL(name, FOLDER))));
  return texts.flatMap((text) => (JSON.parse(text) as { vectors: Vector[] }).vectors);
}

/** The encodings in which a vector is to be run. */
export function encodingsOf({ encodings = ["json", "msgpack"] }: Vector): readonly Encoding[] {
  return encodings;
}
