import {
  type CloseCode,
  type ContractMatch,
  encodeValue,
  type Encoding,
  type FrameCodec,
  type Hello,
  PROTOCOL_VERSION,
  type Welcome,
} from "@wirepact/schema/wire";
import type { AuthAttempt, AuthErrorCode, Identity, RequestToken } from "../auth/mod.ts";
import type { Dialect } from "../dialects.ts";
import type { RefForm } from "../peer/mod.ts";
import { matchContract } from "./contract_match.ts";
import type { Core } from "./core.ts";
import { identify, type IdentityVerdict } from "./identity.ts";
import { announcedLimits } from "../limits.ts";
import type { UpgradeRequest } from "../transports/mod.ts";

/** The close that answers a failed authentication. */
const AUTH_CLOSE = {
  UNAUTHENTICATED: "UNAUTHENTICATED",
  FORBIDDEN: "FORBIDDEN",
  UNAVAILABLE: "TRY_AGAIN_LATER",
} as const satisfies Record<AuthErrorCode, CloseCode>;

/** How a connection came in. */
export interface Arrival {
  readonly request: UpgradeRequest;
  readonly codec: FrameCodec;
  /** The token of the upgrade request. */
  readonly found: RequestToken | undefined;
  /** Whom that token proved, where it was checked before the upgrade. */
  readonly checked: IdentityVerdict | undefined;
}

/** What the two sides agreed on, and who the client is. */
export interface Accepted {
  readonly ok: true;
  readonly match: ContractMatch;
  /** Features that both sides have. */
  readonly features: readonly string[];
  readonly form: RefForm;
  readonly dialect: Dialect;
  readonly identity: Identity<object> | undefined;
}

/** What HELLO led to. */
export type HandshakeVerdict =
  | Accepted
  | { readonly ok: false; readonly close: CloseCode; readonly reason: string };

/** The feature of values without the names of their properties. */
const POSITIONAL = "positional";

/** Judges a HELLO: the protocol, the contract, then the user. Never rejects. */
export async function judgeHello(hello: Hello, arrival: Arrival, core: Core): Promise<HandshakeVerdict> {
  if (hello.protocol !== PROTOCOL_VERSION) {
    const reason = `the server speaks protocol ${PROTOCOL_VERSION}, not ${hello.protocol}`;
    return { ok: false, close: "PROTOCOL_UNSUPPORTED", reason };
  }
  const verdict = matchContract(hello.contract, core.contract);
  if (verdict.match === undefined) return { ok: false, close: verdict.close, reason: verdict.reason };
  const who = await whoIs(hello, arrival, core);
  if (!who.ok) return { ok: false, close: AUTH_CLOSE[who.code], reason: who.reason };
  return {
    ok: true,
    match: verdict.match,
    identity: who.identity,
    ...agree(hello, verdict.match, arrival, core),
  };
}

/** How values and references will travel. */
function agree(
  { features }: Hello,
  match: ContractMatch,
  { codec: { encoding } }: Arrival,
  { dialects }: Core,
): Pick<Accepted, "features" | "form" | "dialect"> {
  const mayBePositional = match === "same" && encoding === "msgpack" && features?.includes(POSITIONAL);
  const positional = mayBePositional ? dialects.positional() : undefined;
  if (positional) return { features: [POSITIONAL], form: "positional", dialect: positional };
  return { features: [], form: match === "none" ? "name" : "number", dialect: dialects.named(encoding) };
}

/** What WELCOME tells of a connection. */
export interface WelcomeOptions {
  readonly connection: string;
  readonly member: string;
  readonly callEpoch: string | undefined;
  readonly encoding: Encoding;
}

/** The WELCOME for a connection. */
export function welcome(
  { match, features, identity }: Accepted,
  { connection, member, callEpoch, encoding }: WelcomeOptions,
  { contract: { name, version, hash, claims }, heartbeatMs, limits }: Core,
): Welcome {
  return {
    connection,
    ...(member !== connection && { member }),
    ...(callEpoch !== undefined && { callEpoch }),
    ...(identity && { user: claims ? frameData(encodeValue(claims, identity.claims, encoding)) : {} }),
    heartbeatMs,
    limits: announcedLimits(limits),
    features,
    contract: { name, version, hash, match },
  };
}

/** HELLO's token counts before one that came with the upgrade, which may have been checked already. */
function whoIs(hello: Hello, arrival: Arrival, core: Core): Promise<IdentityVerdict> | IdentityVerdict {
  const { request, found, checked } = arrival;
  if (hello.token === undefined && checked) return checked;
  const token = hello.token === undefined ? found : { token: hello.token, source: "hello" as const };
  return identify(authAttempt(request, token), identifyOptions(core));
}

/** What an authenticator is told. */
export function authAttempt(
  { headers, url, remoteAddress }: UpgradeRequest,
  found: Pick<AuthAttempt, "token" | "source"> | undefined,
): AuthAttempt {
  return {
    token: found?.token,
    source: found?.source,
    headers,
    url,
    ...(remoteAddress !== undefined && { remoteAddress }),
  };
}

/** What of a server identification needs. */
export function identifyOptions({ auth, anonymous, contract: { claims }, logger }: Core) {
  return { auth, anonymous, claims, logger };
}

/** Claims were checked when the user was identified, so that they can be encoded. */
function frameData(encoded: ReturnType<typeof encodeValue>): unknown {
  return encoded.ok ? encoded.value : undefined;
}
