import fc from "fast-check";
import assert from "node:assert/strict";
import {
  commentSource,
  docSource,
  keySource,
  literalSource,
  memberSource,
  nameSource,
  patternSource,
} from "../../../../codegen/print/escape.ts";

const text = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({
    unit: fc.constantFrom(
      "*",
      "/",
      "\\",
      "\n",
      "\r",
      '"',
      "'",
      "`",
      "${",
      "\u2028",
      "\ud800",
      "\u202e",
      "</script>",
    ),
  }),
);

Deno.test("literalSource() gives source that evaluates to the value", () => {
  fc.assert(fc.property(text, (value) => assert.equal(evaluate(literalSource(value)), value)));
  fc.assert(
    fc.property(
      fc.double({ noNaN: true }),
      (value) => assert.ok(Object.is(evaluate(literalSource(value)), value)),
    ),
  );
  assert.equal(evaluate(literalSource(-(2n ** 63n))), -(2n ** 63n));
  assert.equal(literalSource(null), "null");
});

Deno.test("literalSource() spells out what cannot be seen", () => {
  assert.equal(literalSource("a\u202eb\u2028c\ufeffd\u00a0"), '"a\\u202eb\\u2028c\\ufeffd\\u00a0"');
  assert.equal(literalSource("naïve 名前 👩‍🚀"), '"naïve 名前 👩‍🚀"');
});

Deno.test("keySource() gives an own property of exactly that name", () => {
  fc.assert(fc.property(fc.oneof(text, fc.constantFrom("__proto__", "constructor", "class", "1")), (name) => {
    const made = evaluate(`({ ${keySource(name)}: 1 })`) as object;
    assert.deepEqual(Object.keys(made), [name]);
    assert.equal(Object.getPrototypeOf(made), Object.prototype);
  }));
});

Deno.test("memberSource() reads the property of exactly that name", () => {
  fc.assert(fc.property(fc.oneof(text, fc.constant("__proto__")), (name) => {
    // Parsed, since `__proto__` in an object literal is no property.
    const data = JSON.stringify(JSON.stringify(Object.fromEntries([[name, 1]])));
    assert.equal(evaluate(`JSON.parse(${data})${memberSource(name)}`), 1);
  }));
});

Deno.test("nameSource() refuses what is no identifier", () => {
  assert.equal(nameSource("größe"), "größe");
  for (const name of ["", "a b", "class", "1a", "a;b", "await"]) {
    assert.throws(() => nameSource(name), { name: "TypeError", message: /as an identifier$/ });
  }
});

Deno.test("patternSource() gives an expression that matches the same", () => {
  for (const source of ["/", "[/]", "\\/", "a\nb", "", "^\\u202e$", "[\u202e]", "\u2028", "\"'`"]) {
    const made = evaluate(patternSource(source)) as RegExp;
    for (const sample of ["/", "a\nb", "\u202e", "\u2028", "\"'`", "x", ""]) {
      assert.equal(made.test(sample), new RegExp(source).test(sample), `${source} on ${sample}`);
    }
  }
});

Deno.test("docSource() and commentSource() can be closed by nothing inside them", () => {
  fc.assert(fc.property(text, (inner) => {
    assert.equal(evaluate(`(() => { ${docSource(inner)} return 1; })()`), 1);
    assert.equal(evaluate(`(() => { ${commentSource(inner)} return 1; })()`), 1);
  }));
});

Deno.test("docSource() wraps long lines and keeps lists", () => {
  const long = "word ".repeat(30).trim();
  assert.equal(docSource("Short."), "/** Short. */\n");
  assert.equal(docSource(`${long}\n- ${long}`).split("\n").length, 6);
});

/** What a piece of source means. */
function evaluate(source: string): unknown {
  return new Function(`return ${source};`)();
}
