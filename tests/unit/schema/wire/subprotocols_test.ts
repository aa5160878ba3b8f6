import { chooseCodec, json, msgpack, tokenFromSubprotocols, tokenSubprotocol } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";

Deno.test("P-1.1: chooseCodec() takes the first entry of the client's list that it knows", () => {
  const codecs = [json, msgpack];
  assert.equal(chooseCodec(["other", "wirepact.v1.msgpack", "wirepact.v1.json"], codecs), msgpack);
  assert.equal(chooseCodec(["wirepact.v1.json", "wirepact.v1.msgpack"], codecs), json);
  assert.equal(chooseCodec(["wirepact.v1.msgpack", "wirepact.v1.json"], [json]), json);
  assert.equal(chooseCodec(["wirepact.v2.json"], codecs), undefined);
  assert.equal(chooseCodec([], codecs), undefined);
});

Deno.test("P-1.2: tokenFromSubprotocols() reads back what tokenSubprotocol() wrote, in characters a header allows", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (token) => {
    const entry = tokenSubprotocol(token);
    assert.match(entry, /^wirepact\.token\.[A-Za-z0-9_-]*$/);
    assert.equal(tokenFromSubprotocols(["wirepact.v1.json", entry]), token);
  }));
});

Deno.test("tokenFromSubprotocols() finds no token where none is", () => {
  assert.equal(tokenFromSubprotocols(["wirepact.v1.json"]), undefined);
});

for (
  const entry of [
    "wirepact.token.",
    "wirepact.token.a",
    "wirepact.token.%%%%",
    "wirepact.token._w",
    "wirepact.token.Zh",
  ]
) {
  Deno.test(`tokenFromSubprotocols() takes ${entry} for a token that fails`, () => {
    assert.equal(tokenFromSubprotocols([entry]), "");
  });
}
