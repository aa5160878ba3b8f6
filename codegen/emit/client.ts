import type { TypeNode } from "@wirepact/schema/ir";
import type { ContractModel } from "../model/mod.ts";
import { type Code, code, join, literal, SourceFile } from "../print/mod.ts";
import { CallTypes } from "./call_types.ts";
import { clientClass, connectFunction } from "./client_class.ts";
import { ClientSpecs } from "./client_specs.ts";
import { CodecConstants } from "./codec_constants.ts";
import { type CompiledCodecs, READABLE_USES } from "./compiled_codecs.ts";
import { CLIENT_VALUES, type Runtime } from "./runtime_symbols.ts";
import { TYPES_MODULE } from "./type_expression.ts";

/** The module's own constants; no codec is called like one of them. */
const LOCALS = ["contract", "methods", "topics"];

/** What the client module is emitted with. */
export interface ClientOptions {
  readonly preamble: string;
  readonly runtime: Runtime;
  /** The wire hash of the descriptor. */
  readonly hash: string;
  /** What compiled code is asked of, where the client has some. */
  readonly compiled?: CompiledCodecs | undefined;
}

/** The client module: codecs and numbers as data, and a class whose methods hand them to the runtime. */
export function emitClient(
  model: ContractModel,
  { preamble, runtime, hash, compiled }: ClientOptions,
): string {
  const declared = [...LOCALS, ...Object.values(model.names), ...model.typeNames];
  const codecs = new CodecConstants(model, {
    runtime,
    roots: codecRoots(model),
    taken: [...declared, ...CLIENT_VALUES],
    isCompiled: compiled !== undefined,
  });
  const types = new CallTypes(model, runtime);
  const specs = new ClientSpecs(model, { runtime, codecs, uses: compiled ?? READABLE_USES, types });
  const data = [specs.methods(), specs.topics(), specs.contract(hash)];
  const file = new SourceFile({
    self: "./client.ts",
    siblings: [TYPES_MODULE],
    preamble,
    declared: [...declared, ...codecs.names],
  });
  file.add(
    code`export type * from "./types.ts";\n${reexports(runtime, compiled !== undefined)}`,
    ...model.methods.map((method) => types.failureDeclaration(method)),
    join(codecs.statements, code`\n`),
    ...data,
    clientClass(model, { runtime, types, isCompiled: compiled !== undefined }),
    connectFunction(model, runtime),
  );
  return file.print();
}

function reexports({ clientSpecifier, compiledSpecifier }: Runtime, isCompiled: boolean): Code {
  return isCompiled
    ? code`export { msgpack } from ${literal(compiledSpecifier)};
      export { WirepactError } from ${literal(clientSpecifier)};`
    : code`export { msgpack, WirepactError } from ${literal(clientSpecifier)};`;
}

/** Every node that a client reads or writes, in the order of the contract. */
function codecRoots({ methods, topics, events }: ContractModel): TypeNode[] {
  const uses = [
    ...methods.flatMap(({ result, item }) => [result, item]),
    ...topics.flatMap(({ presence, snapshot }) => [presence, snapshot]),
    ...[...topics.flatMap((topic) => topic.events), ...events].map((event) => event.payload),
  ];
  return [
    ...methods.flatMap(({ paramsNode, errors }) => [paramsNode, ...errors.map((error) => error.details)]),
    ...topics.map((topic) => topic.keyNode),
    ...uses.flatMap((use) => use ? [use.node] : []),
  ];
}
