import assert from "node:assert/strict";
import {
  exportJWK,
  exportPKCS8,
  exportSPKI,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { createToken, jwtAuth, type JwtAuthOptions } from "../../../../server/auth/mod.ts";
import { attempt } from "./attempt.ts";

const secret = "a secret of no less than 32 bytes";
const NOW = Date.UTC(2026, 0, 1);
const nowMs = () => NOW;

const bytes = (text: string) => new TextEncoder().encode(text);
const segment = (value: object) => btoa(JSON.stringify(value)).replaceAll("=", "");

function sign(
  claims: JWTPayload,
  alg: string,
  key: Parameters<SignJWT["sign"]>[0],
  header: object = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, ...header }).sign(key);
}

/** Asserts that a token is refused with this code and message. */
async function refused(options: JwtAuthOptions, token: string | undefined, message: string | RegExp) {
  await assert.rejects(async () => await jwtAuth({ nowMs, ...options }).authenticate(attempt(token)), {
    name: "AuthError",
    code: "UNAUTHENTICATED",
    message,
  });
}

Deno.test("jwtAuth() gives subject, claims and expiry when the token is good", async () => {
  const token = await createToken({ sub: "ada", name: "Ada" }, { secret, expiresInS: 60, nowMs: NOW });
  const identity = await jwtAuth<{ name: string }>({ secret, nowMs }).authenticate(attempt(token));
  assert.deepEqual(identity, {
    subject: "ada",
    claims: { sub: "ada", name: "Ada", iat: NOW / 1000, exp: NOW / 1000 + 60 },
    expiresAtMs: NOW + 60_000,
  });
});

Deno.test("jwtAuth() says why when it refuses a token", async () => {
  const options = { secret, issuer: "me", audience: "chat" };
  const make = (claims: object, more: object = {}) =>
    createToken(claims, { secret, issuer: "me", audience: "chat", nowMs: NOW, ...more });
  const good = await make({ sub: "ada" });
  await refused(options, undefined, "a token is needed and there was none");
  await refused(options, "", "the token is malformed");
  await refused(options, "nonsense", "the token is malformed");
  await refused(options, "a.b.c", "the token is malformed");
  await refused(options, `${good}x`, /^the token('s signature is not valid| is malformed)$/);
  await refused({ secret: "another secret that is long enough" }, good, "the token's signature is not valid");
  await refused(options, await make({ sub: "ada" }, { expiresInS: -1 }), "the token has expired");
  await refused(
    options,
    await make({ sub: "ada" }, { issuer: "you" }),
    `the token's claim "iss" is not accepted here`,
  );
  await refused(
    options,
    await make({ sub: "ada" }, { audience: "mail" }),
    `the token's claim "aud" is not accepted here`,
  );
  await refused(options, await make({ sub: "ada" }, { audience: undefined }), `the token has no claim "aud"`);
  await refused(options, await make({ name: "Ada" }), "the token does not say whose it is");
  await refused(options, await make({ sub: "" }), "the token does not say whose it is");
  await refused(
    options,
    await make({ sub: "ada", nbf: NOW / 1000 + 5 }),
    `the token's claim "nbf" is not accepted here`,
  );
});

Deno.test("jwtAuth() never tells the client what went wrong inside, but keeps the cause", async () => {
  const token = await createToken({ sub: "ada" }, { secret, expiresInS: -1, nowMs: NOW });
  await assert.rejects(
    async () => await jwtAuth({ secret, nowMs }).authenticate(attempt(token)),
    (error: Error) => {
      assert.equal((error.cause as { code: string }).code, "ERR_JWT_EXPIRED");
      return true;
    },
  );
});

Deno.test("jwtAuth() lets a clock be off by clockToleranceS and no more", async () => {
  const token = await createToken({ sub: "ada" }, { secret, expiresInS: -5, nowMs: NOW });
  await refused({ secret, clockToleranceS: 5 }, token, "the token has expired");
  const identity = await jwtAuth({ secret, nowMs, clockToleranceS: 6 }).authenticate(attempt(token));
  assert.equal(identity?.subject, "ada");
});

Deno.test("jwtAuth() accepts any of several issuers and audiences", async () => {
  const token = await createToken({ sub: "ada" }, { secret, issuer: "b", audience: "y", nowMs: NOW });
  const auth = jwtAuth({ secret, nowMs, issuer: ["a", "b"], audience: ["x", "y"] });
  assert.equal((await auth.authenticate(attempt(token)))?.subject, "ada");
});

Deno.test("jwtAuth() takes the subject from elsewhere when told to", async () => {
  const token = await createToken({ uid: "u1" }, { secret, nowMs: NOW });
  const auth = jwtAuth({ secret, nowMs, subject: (claims) => claims["uid"] as string });
  assert.equal((await auth.authenticate(attempt(token)))?.subject, "u1");
});

Deno.test("jwtAuth() takes a token that is empty or nonsense for a bad one, not for none", async () => {
  await refused({ secret }, "", "the token is malformed");
  await refused({ secret }, "nonsense", "the token is malformed");
});

Deno.test("jwtAuth() refuses alg none, signed or not", async () => {
  const notSecured = new UnsecuredJWT({ sub: "ada" }).encode();
  const payload = segment({ sub: "ada" });
  const { publicKey } = await generateKeyPair("ES256");
  const keys: JwtAuthOptions[] = [
    { secret },
    { publicKey: await exportSPKI(publicKey) },
    { jwks: { keys: [await exportJWK(publicKey)] } },
  ];
  for (const key of keys) {
    for (const alg of ["none", "None", "NONE", "nOnE"]) {
      await refused(key, `${segment({ alg })}.${payload}.`, /not accepted here|malformed/);
      await refused(key, `${segment({ alg })}.${payload}.c2ln`, /not accepted here|malformed/);
    }
    await refused(key, notSecured, /not accepted here|malformed/);
  }
});

Deno.test("jwtAuth() refuses a token signed with the public key as if it were a shared secret", async () => {
  for (const alg of ["RS256", "ES256", "EdDSA"]) {
    const { publicKey } = await generateKeyPair(alg, { extractable: true });
    const pem = await exportSPKI(publicKey);
    const jwk = await exportJWK(publicKey);
    const forged = [bytes(pem), bytes(pem.trim()), bytes(JSON.stringify(jwk)), bytes(jwk.x ?? jwk.n ?? "")];
    for (const key of forged) {
      const token = await sign({ sub: "eve" }, "HS256", key);
      for (const options of [{ publicKey: pem }, { publicKey: jwk }, { jwks: { keys: [jwk] } }]) {
        await refused(options, token, "the token is signed in a way that is not accepted here");
      }
    }
  }
});

Deno.test("jwtAuth() refuses keys that the token itself brings along", async () => {
  const mine = await generateKeyPair("ES256", { extractable: true });
  const theirs = await generateKeyPair("ES256", { extractable: true });
  const token = await sign({ sub: "eve" }, "ES256", theirs.privateKey, {
    jwk: await exportJWK(theirs.publicKey),
    jku: "http://127.0.0.1:1/keys",
    x5u: "http://127.0.0.1:1/cert",
  });
  const jwk = await exportJWK(mine.publicKey);
  for (const options of [{ publicKey: jwk }, { jwks: { keys: [jwk] } }]) {
    await refused(options, token, "the token's signature is not valid");
  }
});

Deno.test("jwtAuth() refuses a token with an extension that it must understand and does not", async () => {
  const payload = `${segment({ alg: "HS256", crit: ["exp"], exp: 1 })}.${segment({ sub: "ada" })}`;
  await refused({ secret }, `${payload}.c2ln`, /not accepted here|malformed/);
});

Deno.test("jwtAuth() takes a public key as PEM and as JWK, of every kind", async () => {
  for (const alg of ["RS256", "PS256", "RS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]) {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const token = await sign({ sub: "ada" }, alg, privateKey, { kid: "a name that the key does not have" });
    const forms = [
      await exportSPKI(publicKey),
      await exportJWK(publicKey),
      await exportPKCS8(privateKey),
      await exportJWK(privateKey),
    ];
    for (const form of forms) {
      const identity = await jwtAuth({ publicKey: form, nowMs }).authenticate(attempt(token));
      assert.equal(identity?.subject, "ada", alg);
    }
  }
});

Deno.test("jwtAuth() takes only the algorithms it is told when told", async () => {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = await exportJWK(publicKey);
  const options = { publicKey: jwk, algorithms: ["PS256"] };
  await refused(
    options,
    await sign({ sub: "ada" }, "RS256", privateKey),
    "the token is signed in a way that is not accepted here",
  );
});

Deno.test("jwtAuth() throws when it is made wrongly", async () => {
  const { publicKey } = await generateKeyPair("ES256", { extractable: true });
  const pem = await exportSPKI(publicKey);
  const cases: [object, RegExp][] = [
    [{}, /needs one of secret, publicKey and jwks, and was given 0/],
    [{ secret, publicKey: pem }, /and was given 2/],
    [{ secret: "short" }, /at least 32 bytes, and this one has 5/],
    [{ publicKey: "nonsense" }, /neither a public key in PEM nor one as a JWK/],
    [{ publicKey: { kty: "oct", k: "AAAA" } }, /neither a public key in PEM nor one as a JWK/],
    [{ publicKey: pem, algorithms: ["HS256"] }, /HS256 does not fit the key, which can be ES256/],
    [{ secret, algorithms: ["none"] }, /none does not fit the key/],
    [{ jwks: "not a URL" }, /Invalid URL/],
    [{ jwks: { keys: "none" } }, /malformed/],
  ];
  for (const [options, message] of cases) {
    assert.throws(() => jwtAuth(options as JwtAuthOptions), { message });
  }
});

Deno.test("createToken() refuses a secret that is too short", async () => {
  await assert.rejects(createToken({ sub: "ada" }, { secret: "short" }), TypeError);
});
