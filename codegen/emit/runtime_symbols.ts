/**
 * The names that generated code uses of the two runtimes: a runtime's `gen_v1.ts` exports at least these.
 *
 * @module
 */

import { imported, importedType, type ImportSegment } from "../print/mod.ts";

/** Where generated code imports the runtimes from. */
export interface RuntimeSpecifiers {
  /** The client's runtime. @default "@wirepact/client/gen-v1" */
  readonly client: string;
  /** What compiled codecs stand on. @default "@wirepact/client/compiled-v1" */
  readonly compiled: string;
  /** The server's runtime. @default "@wirepact/server/gen-v1" */
  readonly server: string;
}

/** The runtimes as published. */
export const DEFAULT_RUNTIMES: RuntimeSpecifiers = {
  client: "@wirepact/client/gen-v1",
  compiled: "@wirepact/client/compiled-v1",
  server: "@wirepact/server/gen-v1",
};

/** Values of the client's runtime. */
export const CLIENT_VALUES = [
  "WirepactClient",
  "WirepactError",
  "array",
  "bigint",
  "boolean",
  "bytes",
  "date",
  "dateBounds",
  "dateFormat",
  "dateTimeFormat",
  "durationFormat",
  "emailFormat",
  "hostnameFormat",
  "integer",
  "ipv4Format",
  "ipv6Format",
  "lazy",
  "literal",
  "msgpack",
  "nothing",
  "nullable",
  "number",
  "numberBounds",
  "object",
  "oneOf",
  "optional",
  "others",
  "record",
  "string",
  "taggedUnion",
  "timeFormat",
  "tuple",
  "union",
  "unique",
  "unknown",
  "uriFormat",
  "uuidFormat",
] as const;

/** Values of the runtime of compiled codecs that the client module uses. */
export const COMPILED_VALUES = [
  "asMarked",
  "compiledOptions",
  "decodedBy",
  "eitherExtras",
  "eitherObject",
  "eitherUnion",
  "encodedBy",
  "msgpack",
] as const;

/** Types of the client's runtime. */
export const CLIENT_TYPES = [
  "ApplicationError",
  "Call",
  "CallOptions",
  "ClientContract",
  "ConnectOptions",
  "RpcMethod",
  "StreamCall",
  "StreamMethod",
  "SubscribeOptions",
  "Subscription",
  "TopicSpec",
  "UploadMethod",
  "ValueCodec",
] as const;

/** Types of the server's runtime. */
export const SERVER_TYPES = ["ServerContract"] as const;

/** The name of a value of the client's runtime. */
export type ClientValue = typeof CLIENT_VALUES[number];

/** The runtimes' names as segments that import themselves. */
export class Runtime {
  readonly #specifiers: RuntimeSpecifiers;

  constructor(specifiers: RuntimeSpecifiers) {
    this.#specifiers = specifiers;
  }

  /** The client runtime's specifier. */
  get clientSpecifier(): string {
    return this.#specifiers.client;
  }

  /** The specifier of the runtime of compiled codecs. */
  get compiledSpecifier(): string {
    return this.#specifiers.compiled;
  }

  /** A value of the runtime of compiled codecs. */
  compiled(name: typeof COMPILED_VALUES[number]): ImportSegment {
    return imported(this.#specifiers.compiled, name);
  }

  /** A value of the client's runtime. */
  value(name: ClientValue): ImportSegment {
    return imported(this.#specifiers.client, name);
  }

  /** A type of the client's runtime. */
  type(name: typeof CLIENT_TYPES[number]): ImportSegment {
    return importedType(this.#specifiers.client, name);
  }

  /** A type of the server's runtime. */
  serverType(name: typeof SERVER_TYPES[number]): ImportSegment {
    return importedType(this.#specifiers.server, name);
  }
}
