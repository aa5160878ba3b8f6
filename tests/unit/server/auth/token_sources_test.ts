import assert from "node:assert/strict";
import { tokenFromRequest } from "../../../../server/auth/mod.ts";
import type { UpgradeRequest } from "../../../../server/transports/mod.ts";

interface Parts {
  readonly headers?: HeadersInit;
  readonly subprotocols?: readonly string[];
  readonly query?: string;
}

function request({ headers = {}, subprotocols = [], query = "" }: Parts): UpgradeRequest {
  return { url: new URL(`http://localhost/${query}`), headers: new Headers(headers), subprotocols };
}

const all = { header: true, subprotocol: true, cookie: "session", query: "token" };

Deno.test("P-4.7: tokenFromRequest() takes the first of header, subprotocol, cookie and query", () => {
  const parts: Required<Parts> = {
    headers: { authorization: "Bearer fromheader", cookie: "session=fromcookie" },
    subprotocols: ["wirepact.v1.json", "wirepact.token.ZnJvbXN1YnByb3RvY29s"],
    query: "?token=fromquery",
  };
  const cookieOnly = { cookie: "session=fromcookie" };
  assert.deepEqual(tokenFromRequest(request(parts), all), { token: "fromheader", source: "header" });
  assert.deepEqual(tokenFromRequest(request({ ...parts, headers: cookieOnly }), all), {
    token: "fromsubprotocol",
    source: "subprotocol",
  });
  assert.deepEqual(tokenFromRequest(request({ ...parts, headers: cookieOnly, subprotocols: [] }), all), {
    token: "fromcookie",
    source: "cookie",
  });
  assert.deepEqual(tokenFromRequest(request({ query: parts.query }), all), {
    token: "fromquery",
    source: "query",
  });
  assert.equal(tokenFromRequest(request({}), all), undefined);
});

Deno.test("tokenFromRequest() looks at header and subprotocol alone when nothing is said", () => {
  assert.equal(tokenFromRequest(request({ headers: { cookie: "session=a" }, query: "?token=b" })), undefined);
  assert.equal(tokenFromRequest(request({ headers: { authorization: "Bearer a" } }))?.token, "a");
  assert.equal(tokenFromRequest(request({ subprotocols: ["wirepact.token.YQ"] }))?.token, "a");
});

Deno.test("tokenFromRequest() leaves out the places that are switched off", () => {
  const both = request({ headers: { authorization: "Bearer a" }, subprotocols: ["wirepact.token.Yg"] });
  assert.equal(tokenFromRequest(both, { header: false })?.token, "b");
  assert.equal(tokenFromRequest(both, { header: false, subprotocol: false }), undefined);
});

Deno.test("tokenFromRequest() reads the Authorization header strictly", () => {
  const cases: [header: string, token: string | undefined][] = [
    ["Bearer abc.def-ghi_jkl~+/==", "abc.def-ghi_jkl~+/=="],
    ["bearer abc", "abc"],
    ["BEARER   abc", "abc"],
    ["Bearer", ""],
    ["Bearer a b", ""],
    ["Bearer a, Bearer b", ""],
    ["Bearer a=b", ""],
    ["Basic YTpi", undefined],
    ["Bearerabc", undefined],
    ["", undefined],
  ];
  for (const [authorization, token] of cases) {
    assert.equal(tokenFromRequest(request({ headers: { authorization } }))?.token, token, authorization);
  }
});

Deno.test("P-1.2: tokenFromRequest() decodes the subprotocol entry and takes a broken one for a bad token", () => {
  const cases: [entry: string, token: string][] = [
    ["ZXlKaGJHY2lPaUpJVXpJMU5pSjkuZTMwLnNpZw", "eyJhbGciOiJIUzI1NiJ9.e30.sig"],
    ["w6nDqA", "éè"],
    ["-_8", ""],
    ["YQ==", ""],
    ["a", ""],
    ["", ""],
    ["eyJ.not.encoded", ""],
  ];
  for (const [entry, token] of cases) {
    const parts = { subprotocols: [`wirepact.token.${entry}`] };
    assert.deepEqual(tokenFromRequest(request(parts)), { token, source: "subprotocol" }, entry);
  }
});

Deno.test("tokenFromRequest() reads cookies carefully", () => {
  const cases: [header: string, token: string | undefined][] = [
    ["session=abc", "abc"],
    ["theme=dark; session=abc; other=1", "abc"],
    ["theme=dark;session=abc", "abc"],
    ['session="abc"', "abc"],
    ["session=a=b=", "a=b="],
    ["session=", ""],
    ["session=first; session=second", "first"],
    ["xsession=abc", undefined],
    ["session2=abc", undefined],
    ["Session=abc", undefined],
    ["session", undefined],
    ["other=session=abc", undefined],
    ["__proto__=1; constructor=2", undefined],
    ["session=%61bc", "%61bc"],
  ];
  for (const [cookie, token] of cases) {
    assert.equal(tokenFromRequest(request({ headers: { cookie } }), all)?.token, token, cookie);
  }
});

Deno.test("tokenFromRequest() decodes the query once", () => {
  assert.equal(tokenFromRequest(request({ query: "?token=a%2Bb&token=c" }), all)?.token, "a+b");
  assert.equal(tokenFromRequest(request({ query: "?token=" }), all)?.token, "");
  assert.equal(tokenFromRequest(request({ query: "?tokens=a" }), all), undefined);
});
