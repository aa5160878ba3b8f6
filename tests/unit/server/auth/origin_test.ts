import assert from "node:assert/strict";
import { type AllowedOrigins, checkAllowedOrigins, originAllowed } from "../../../../server/auth/mod.ts";

interface Headed {
  readonly origin?: string;
  readonly host?: string;
  readonly cookie?: string;
}

function allowed(headers: Headed, origins?: AllowedOrigins, cookieLogin = false): boolean {
  const request = {
    url: new URL("http://chat.example/"),
    headers: new Headers({ ...headers }),
    subprotocols: [],
  };
  return originAllowed(request, origins, { cookieLogin });
}

Deno.test("originAllowed() compares the origin's host with the request's when nothing is said", () => {
  const cases: [headers: Headed, allowed: boolean][] = [
    [{}, true],
    [{ origin: "http://chat.example" }, true],
    [{ origin: "https://chat.example" }, true],
    [{ origin: "https://chat.example", host: "chat.example:443" }, true],
    [{ origin: "https://chat.example:443", host: "chat.example" }, true],
    [{ origin: "http://localhost:8080", host: "localhost:8080" }, true],
    [{ origin: "http://[::1]:8080", host: "[::1]:8080" }, true],
    [{ origin: "HTTP://CHAT.EXAMPLE" }, true],
    [{ origin: "http://localhost:8081", host: "localhost:8080" }, false],
    [{ origin: "https://evil.example" }, false],
    [{ origin: "https://chat.example.evil.example" }, false],
    [{ origin: "https://evil.chat.example" }, false],
    [{ origin: "https://chat.example@evil.example" }, false],
    [{ origin: "ftp://chat.example" }, false],
    [{ origin: "chrome-extension://chat.example" }, false],
    [{ origin: "null" }, false],
    [{ origin: "" }, false],
    [{ origin: "https://chat.example, https://evil.example" }, false],
    [{ origin: "https://chat.example", host: "not a host" }, false],
  ];
  for (const [headers, expected] of cases) assert.equal(allowed(headers), expected, JSON.stringify(headers));
});

Deno.test("originAllowed() takes the list instead of its own host when there is one", () => {
  const list = ["https://app.example", "http://localhost:5173"];
  assert.equal(allowed({ origin: "https://app.example" }, list), true);
  assert.equal(allowed({ origin: "https://APP.example" }, list), true);
  assert.equal(allowed({ origin: "http://localhost:5173" }, list), true);
  assert.equal(allowed({}, list), true);
  assert.equal(allowed({ origin: "http://chat.example" }, list), false);
  assert.equal(allowed({ origin: "http://app.example" }, list), false);
  assert.equal(allowed({ origin: "https://app.example:8443" }, list), false);
  assert.equal(allowed({ origin: "null" }, list), false);
  assert.equal(allowed({ origin: "https://app.example" }, []), false);
});

Deno.test("originAllowed() allows every page with * unless a cookie carries the login", () => {
  assert.equal(allowed({ origin: "https://evil.example" }, "*"), true);
  assert.equal(allowed({ origin: "null" }, "*"), true);
  assert.equal(allowed({ origin: "https://evil.example" }, "*", true), false);
});

Deno.test("originAllowed() wants an origin of a request that brings cookies when they carry the login", () => {
  assert.equal(allowed({ cookie: "session=a" }, undefined, true), false);
  assert.equal(allowed({ cookie: "session=a", origin: "http://chat.example" }, undefined, true), true);
  assert.equal(allowed({ cookie: "session=a", origin: "http://evil.example" }, undefined, true), false);
  assert.equal(allowed({}, undefined, true), true);
  assert.equal(allowed({ cookie: "theme=dark" }), true);
});

Deno.test("checkAllowedOrigins() throws for what no browser sends, and for * with cookies", () => {
  const check = (origins: AllowedOrigins, cookieLogin = false) =>
    checkAllowedOrigins(origins, { cookieLogin });
  check(undefined, true);
  check(["https://app.example", "http://localhost:5173", "http://[::1]:1", "app://obsidian.md"], true);
  check("*");
  assert.throws(() => check("*", true), TypeError);
  for (
    const wrong of [
      "https://app.example/",
      "https://app.example:443",
      "app.example",
      "https://App.example",
      "https://app.example/x",
      "",
      "*",
    ]
  ) {
    assert.throws(() => check([wrong]), TypeError, wrong);
  }
});
