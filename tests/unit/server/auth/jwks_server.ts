import { exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

/** An issuer with a key set on a local port. */
export interface Issuer extends AsyncDisposable {
  readonly url: string;
  /** How often the key set was asked for. */
  readonly requests: number;
  /** Answers with this status from now on. */
  status: number;
  /** Answers with this text instead of the keys. */
  body: string | undefined;
  /** Makes a key, publishes it alone, and signs with it from now on. Without a name its JWK has none. */
  rotate(kid?: string): Promise<void>;
  /** Publishes one more key beside those there are, and signs with it. */
  add(kid?: string): Promise<void>;
  sign(claims: { sub: string }): Promise<string>;
}

export function startIssuer(): Issuer {
  let keys: JWK[] = [];
  let signer: { key: Parameters<SignJWT["sign"]>[0]; kid: string | undefined } | undefined;
  let requests = 0;
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, () => {
    requests++;
    // Closed at once, so that no test leaves a connection behind.
    const headers = { connection: "close", "content-type": "application/json" };
    return new Response(issuer.body ?? JSON.stringify({ keys }), { status: issuer.status, headers });
  });
  const make = async (kid: string | undefined) => {
    const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
    signer = { key: privateKey, kid };
    return { ...await exportJWK(publicKey), ...(kid !== undefined && { kid }) };
  };
  const issuer: Issuer = {
    url: `http://127.0.0.1:${server.addr.port}/keys`,
    get requests() {
      return requests;
    },
    status: 200,
    body: undefined,
    rotate: async (kid) => {
      keys = [await make(kid)];
    },
    add: async (kid) => {
      keys = [...keys, await make(kid)];
    },
    sign: (claims) => {
      if (!signer) throw new Error("rotate() first: the issuer has no key");
      const header = { alg: "ES256", ...(signer.kid !== undefined && { kid: signer.kid }) };
      return new SignJWT(claims).setProtectedHeader(header).sign(signer.key);
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
  return issuer;
}
