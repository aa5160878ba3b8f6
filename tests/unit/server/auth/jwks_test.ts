import assert from "node:assert/strict";
import { exportJWK, generateKeyPair } from "jose";
import { jwtAuth } from "../../../../server/auth/mod.ts";
import { attempt } from "./attempt.ts";
import { startIssuer } from "./jwks_server.ts";

Deno.test("jwtAuth() fetches a key set once and follows its rotation", async () => {
  await using issuer = startIssuer();
  await issuer.rotate("a");
  const auth = jwtAuth({ jwks: issuer.url, fetchKeys: { cooldownMs: 0 } });
  const old = await issuer.sign({ sub: "ada" });
  assert.equal((await auth.authenticate(attempt(old)))?.subject, "ada");
  assert.equal((await auth.authenticate(attempt(await issuer.sign({ sub: "bob" }))))?.subject, "bob");
  assert.equal(issuer.requests, 1);

  await issuer.rotate("b");
  assert.equal((await auth.authenticate(attempt(await issuer.sign({ sub: "eve" }))))?.subject, "eve");
  assert.equal(issuer.requests, 2);
  await assert.rejects(async () => await auth.authenticate(attempt(old)), {
    code: "UNAUTHENTICATED",
    message: "the token is signed by a key that is not known here",
  });
});

Deno.test("jwtAuth() does not fetch again for every key name that a stranger makes up", async () => {
  await using issuer = startIssuer();
  await issuer.rotate("a");
  const auth = jwtAuth({ jwks: new URL(issuer.url) });
  await auth.authenticate(attempt(await issuer.sign({ sub: "ada" })));
  await issuer.rotate("made up");
  for (let tries = 0; tries < 3; tries++) {
    await assert.rejects(async () => await auth.authenticate(attempt(await issuer.sign({ sub: "ada" }))), {
      code: "UNAUTHENTICATED",
    });
  }
  assert.equal(issuer.requests, 1);
});

Deno.test("jwtAuth() tries each key that fits when the keys have no names", async () => {
  await using issuer = startIssuer();
  await issuer.rotate();
  const first = await issuer.sign({ sub: "ada" });
  await issuer.add();
  const second = await issuer.sign({ sub: "bob" });
  const auth = jwtAuth({ jwks: issuer.url });
  assert.equal((await auth.authenticate(attempt(first)))?.subject, "ada");
  assert.equal((await auth.authenticate(attempt(second)))?.subject, "bob");

  await using other = startIssuer();
  await other.rotate();
  await assert.rejects(async () => await auth.authenticate(attempt(await other.sign({ sub: "eve" }))), {
    code: "UNAUTHENTICATED",
    message: "the token's signature is not valid",
  });
});

Deno.test("jwtAuth() is UNAVAILABLE, not UNAUTHENTICATED, while the key set cannot be fetched", async () => {
  await using issuer = startIssuer();
  await issuer.rotate("a");
  const token = await issuer.sign({ sub: "ada" });
  const auth = jwtAuth({ jwks: issuer.url });
  const unavailable = {
    name: "AuthError",
    code: "UNAVAILABLE",
    message: "the token cannot be checked at the moment",
  };
  issuer.status = 503;
  await assert.rejects(async () => await auth.authenticate(attempt(token)), unavailable);
  issuer.status = 302;
  await assert.rejects(async () => await auth.authenticate(attempt(token)), unavailable);
  issuer.status = 200;
  issuer.body = "<html>";
  await assert.rejects(async () => await auth.authenticate(attempt(token)), unavailable);
  issuer.body = "{}";
  await assert.rejects(async () => await auth.authenticate(attempt(token)), unavailable);
  // A token that is no token is refused without asking anybody.
  await assert.rejects(async () => await auth.authenticate(attempt("nonsense")), { code: "UNAUTHENTICATED" });
  issuer.body = undefined;
  assert.equal((await auth.authenticate(attempt(token)))?.subject, "ada");
});

Deno.test("jwtAuth() is UNAVAILABLE when nothing listens where the key set should be", async () => {
  const issuer = startIssuer();
  await issuer.rotate("a");
  const token = await issuer.sign({ sub: "ada" });
  const auth = jwtAuth({ jwks: issuer.url });
  await issuer[Symbol.asyncDispose]();
  await assert.rejects(async () => await auth.authenticate(attempt(token)), { code: "UNAVAILABLE" });
});

Deno.test("jwtAuth() takes a key set as JSON", async () => {
  await using issuer = startIssuer();
  await issuer.rotate("a");
  const { publicKey } = await generateKeyPair("EdDSA");
  const keys = [{ ...await exportJWK(publicKey), kid: "b" }];
  const { keys: published } = await (await fetch(issuer.url)).json();
  const auth = jwtAuth({ jwks: { keys: [...published, ...keys] } });
  assert.equal((await auth.authenticate(attempt(await issuer.sign({ sub: "ada" }))))?.subject, "ada");
});
