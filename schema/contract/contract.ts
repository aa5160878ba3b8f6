import type { ContractDraft, Mistake } from "../ir/mod.ts";
import { ContractError } from "./contract_error.ts";
import type {
  ConnectionEventDefinitions,
  Documented,
  MethodDefinition,
  ObjectSchema,
  TopicDefinition,
} from "./definitions.ts";
import { lowerContract } from "./lower_contract.ts";

/** Options of {@linkcode contract}. */
export interface ContractOptions extends Documented {
  /**
   * The contract's version, as its author counts: `1.0.0`. When it changes, the version before counts as released and
   * is remembered in the lock file.
   */
  readonly version: string;
  /** The schema of what is known about an authenticated user; an object. No claims when left out. */
  readonly claims?: ObjectSchema;
  /** What clients may call, by name. */
  readonly methods?: Readonly<Record<string, MethodDefinition>>;
  /** What clients may follow, by name. */
  readonly topics?: Readonly<Record<string, TopicDefinition>>;
  /** Events that any connection may receive without subscribing. They go to those who are there. */
  readonly events?: ConnectionEventDefinitions;
}

/** A checked contract. Codegen makes everything else from it. */
export interface Contract {
  /** The contract as plain JSON, but for the numbers, which the lock file has. */
  readonly draft: ContractDraft;
}

/**
 * Everything a server and its clients agree on. The default export of a `contract.ts`.
 *
 * @param name Names the contract to the peer and begins the generated names: `chat` gives `ChatClient`.
 * @throws {ContractError} With all mistakes at once.
 *
 * @example
 * ```ts
 * import { contract, rpc } from "@wirepact/schema/contract";
 * import { Type } from "@sinclair/typebox";
 * import assert from "node:assert/strict";
 *
 * const greeter = contract("greeter", {
 *   version: "1.0.0",
 *   methods: {
 *     greet: rpc({ params: Type.Object({ name: Type.String() }), result: Type.String() }),
 *   },
 * });
 * assert.equal(greeter.draft.methods.greet?.kind, "rpc");
 * ```
 */
export function contract(name: string, options: ContractOptions): Contract {
  const issues: Mistake[] = [];
  const draft = lowerContract(name, options, (mistake) => issues.push(mistake));
  if (issues.length > 0) throw new ContractError(name, issues);
  return { draft };
}
