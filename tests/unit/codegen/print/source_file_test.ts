import assert from "node:assert/strict";
import {
  code,
  imported,
  importedType,
  join,
  key,
  literal,
  name,
  property,
  SourceFile,
} from "../../../../codegen/print/mod.ts";

Deno.test("SourceFile.print() gathers imports, types and values apart", () => {
  const file = newFile();
  file.add(code`const x: ${importedType("pkg", "Codec")} = ${imported("pkg", "make")}();`);
  file.add(code`type Y = ${importedType("./types.ts", "Room")} | ${importedType("./self.ts", "Own")};`);
  assert.deepEqual(file.print().split("\n").filter((line) => line !== ""), [
    "// Preamble",
    'import { type Codec, make } from "pkg";',
    'import type { Room } from "./types.ts";',
    "const x: Codec = make();",
    "type Y = Room | Own;",
  ]);
});

Deno.test("SourceFile.add() takes more segments than a call may have arguments", () => {
  const file = newFile();
  const many = join(Array.from({ length: 200_000 }, () => [literal(1)]), code`, `);
  file.add(code`const ones = [${many}];`);
  assert.equal(file.print().match(/1/g)?.length, 200_000);
});

Deno.test("SourceFile.print() imports under another name what the file declares itself", () => {
  const file = newFile(["Call", "Room"]);
  file.add(code`type X = ${importedType("pkg", "Call")}<${importedType("./types.ts", "Room")}>;`);
  assert.match(file.print(), /import type \{ Call as Call_ \} from "pkg";\nimport type \{ Room \}/);
  assert.match(file.print(), /type X = Call_<Room>;/);
});

Deno.test("SourceFile.print() imports a name as a value if it is used as one anywhere", () => {
  const file = newFile();
  file.add(code`type X = ${importedType("pkg", "Client")}; new ${imported("pkg", "Client")}();`);
  assert.match(file.print(), /^import \{ Client \} from "pkg";$/m);
});

Deno.test("property() is short where the value is a variable of that name", () => {
  const file = newFile();
  file.add(
    code`use({ ${property("room", [name("room")])}, ${property("text", [literal("text")])}, ${
      key("a b")
    }: 1 });`,
  );
  assert.match(file.print(), /use\(\{ room, text: "text", "a b": 1 \}\);/);
});

function newFile(declared: readonly string[] = []): SourceFile {
  return new SourceFile({ self: "./self.ts", siblings: ["./types.ts"], preamble: "Preamble", declared });
}
