/**
 * Source text as typed segments. Emitters write code only in {@linkcode code} templates; whatever comes from a contract
 * enters through a segment that knows how to escape it. A plain string in a template does not type-check.
 *
 * @module
 */

/** One piece of source text. */
export type Segment =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "literal"; readonly value: Literal }
  | { readonly kind: "key"; readonly name: string }
  | { readonly kind: "member"; readonly name: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "pattern"; readonly source: string }
  | { readonly kind: "comment"; readonly text: string }
  | { readonly kind: "doc"; readonly text: string }
  | ImportSegment;

/** A name of another module. Printed as the name; the file gathers its import from it. */
export interface ImportSegment {
  readonly kind: "import";
  readonly from: string;
  readonly name: string;
  readonly typeOnly: boolean;
}

/** A value that can stand in source as a literal. */
export type Literal = string | number | boolean | bigint | null;

/** A run of segments. */
export type Code = readonly Segment[];

/** The only way to write code: the template's own text is trusted, everything put into it is a segment. */
export function code(template: TemplateStringsArray, ...parts: readonly (Segment | Code)[]): Code {
  const segments: Segment[] = [];
  template.forEach((text, index) => {
    if (text !== "") segments.push({ kind: "text", text });
    const part = parts[index];
    if (part === undefined) return;
    // One by one: a large contract has more segments than a call may have arguments.
    for (const segment of "kind" in part ? [part] : part) segments.push(segment);
  });
  return segments;
}

/** Several pieces of code with a separator between them. */
export function join(parts: readonly Code[], separator: Code): Code {
  return parts.flatMap((part, index) => index === 0 ? part : [...separator, ...part]);
}

/** A literal value. */
export function literal(value: Literal): Segment {
  return { kind: "literal", value };
}

/** A property's name in an object literal, a type or a class: bare, quoted or computed, as it needs to be. */
export function key(name: string): Segment {
  return { kind: "key", name };
}

/** A property of an object literal; in short form where its value is a variable of that name. */
export function property(name: string, value: Code): Code {
  const [first] = value;
  const same = value.length === 1 && first?.kind === "name" && first.name === name;
  return same ? value : [key(name), { kind: "text", text: ": " }, ...value];
}

/** The access to a member: `.name`, or `["…"]` where it needs brackets. */
export function member(name: string): Segment {
  return { kind: "member", name };
}

/** An identifier that a {@linkcode NameScope} has given out. */
export function name(identifier: string): Segment {
  return { kind: "name", name: identifier };
}

/** A regular expression without flags. */
export function pattern(source: string): Segment {
  return { kind: "pattern", source };
}

/** A line comment of its own. */
export function comment(text: string): Segment {
  return { kind: "comment", text };
}

/** A JSDoc comment, or nothing where there is nothing to say. */
export function doc(text: string | undefined): Code {
  return text === undefined || text.trim() === "" ? [] : [{ kind: "doc", text }];
}

/** A value of another module. */
export function imported(from: string, name: string): ImportSegment {
  return { kind: "import", from, name, typeOnly: false };
}

/** A type of another module. */
export function importedType(from: string, name: string): ImportSegment {
  return { kind: "import", from, name, typeOnly: true };
}
