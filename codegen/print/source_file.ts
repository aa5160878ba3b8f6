import {
  commentSource,
  docSource,
  keySource,
  literalSource,
  memberSource,
  nameSource,
  patternSource,
} from "./escape.ts";
import { NameScope } from "./name_scope.ts";
import { type Code, code, comment, type ImportSegment, type Segment } from "./segments.ts";

/** What a source file is and may not be confused with. */
export interface SourceFileOptions {
  /** How its siblings import it: `./types.ts`. Imports from there are the file's own names. */
  readonly self: string;
  /** The comment at its head. */
  readonly preamble: string;
  /** Siblings whose exports are among `declared`, so that importing them is no clash. */
  readonly siblings: readonly string[];
  /** Names that the file declares or has from siblings; an import of the same name gets another one. */
  readonly declared: Iterable<string>;
}

/** One file in the making: code goes in piece by piece, the imports are gathered from it at the end. */
export class SourceFile {
  readonly #options: SourceFileOptions;
  readonly #body: Code[] = [];

  constructor(options: SourceFileOptions) {
    this.#options = options;
  }

  /** Adds a declaration or statement, set off by an empty line. */
  add(...pieces: readonly Code[]): void {
    for (const piece of pieces) {
      if (piece.length > 0) this.#body.push(code`${piece}\n\n`);
    }
  }

  /** The text of the whole file, not yet formatted. */
  print(): string {
    const names = new ImportNames(this.#options);
    const body = this.#body.flat().map((segment) => segmentSource(segment, names)).join("");
    return `${segmentSource(comment(this.#options.preamble), names)}\n${names.statements()}\n${body}`;
  }
}

function segmentSource(segment: Segment, names: ImportNames): string {
  switch (segment.kind) {
    case "text":
      return segment.text;
    case "literal":
      return literalSource(segment.value);
    case "key":
      return keySource(segment.name);
    case "member":
      return memberSource(segment.name);
    case "name":
      return nameSource(segment.name);
    case "pattern":
      return patternSource(segment.source);
    case "comment":
      return commentSource(segment.text);
    case "doc":
      return docSource(segment.text);
    case "import":
      return names.use(segment);
  }
}

interface Binding {
  readonly from: string;
  readonly name: string;
  readonly local: string;
  typeOnly: boolean;
}

/** The imports of one file: each name once, under another local name where the file has one like it. */
class ImportNames {
  readonly #self: string;
  readonly #siblings: readonly string[];
  readonly #scope: NameScope;
  readonly #bindings = new Map<string, Binding>();

  constructor({ self, siblings, declared }: SourceFileOptions) {
    this.#self = self;
    this.#siblings = siblings;
    this.#scope = new NameScope(declared);
  }

  use({ from, name, typeOnly }: ImportSegment): string {
    if (from === this.#self) return nameSource(name);
    const id = `${from} ${name}`;
    const known = this.#bindings.get(id);
    if (known) {
      known.typeOnly &&= typeOnly;
      return known.local;
    }
    // The user's own names are never renamed for the runtime's sake, so that a new runtime breaks nobody's imports.
    const local = this.#siblings.includes(from) ? name : this.#scope.claim(name, { suffix: "_" });
    this.#bindings.set(id, { from, name, local, typeOnly });
    return local;
  }

  statements(): string {
    const bindings = [...this.#bindings.values()].sort(byName);
    const modules = [...new Set(bindings.map((binding) => binding.from))].sort(packagesFirst);
    return modules.map((from) => importStatement(from, bindings.filter((one) => one.from === from))).join("");
  }
}

function importStatement(from: string, bindings: readonly Binding[]): string {
  const allTypes = bindings.every((binding) => binding.typeOnly);
  const names = bindings.map(({ name, local, typeOnly }) => {
    const bound = local === name ? name : `${nameSource(name)} as ${nameSource(local)}`;
    return typeOnly && !allTypes ? `type ${bound}` : bound;
  });
  return `import ${allTypes ? "type " : ""}{ ${names.join(", ")} } from ${literalSource(from)};\n`;
}

/** In the alphabet's order whatever the case, as `deno fmt` would leave it. */
function byName(a: Binding, b: Binding): number {
  return compare(a.name.toLowerCase(), b.name.toLowerCase()) || compare(a.name, b.name);
}

function packagesFirst(a: string, b: string): number {
  const relative = Number(a.startsWith(".")) - Number(b.startsWith("."));
  return relative || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
