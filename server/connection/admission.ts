import { chooseCodec, json, limited, msgpack } from "@wirepact/schema/wire";
import { type AuthErrorCode, originAllowed, tokenFromRequest } from "../auth/mod.ts";
import type { Core } from "./core.ts";
import { type Arrival, authAttempt, identifyOptions } from "./handshake.ts";
import { identify, type IdentityVerdict } from "./identity.ts";
import type { Admission, UpgradeRequest } from "../transports/mod.ts";

/** Whether a request may open a WebSocket, and in which encoding. */
export type AdmissionVerdict =
  | { readonly admitted: false; readonly status: number; readonly message: string }
  | { readonly admitted: true; readonly arrival: Arrival; readonly subprotocol: string | undefined };

const STATUS: Record<AuthErrorCode, number> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, UNAVAILABLE: 503 };

/** Strangers' messages are held to the limits. */
const JSON_CODEC = limited(json);
const CODECS = [JSON_CODEC, limited(msgpack)];

/** An origin's scheme, the longest host and a port. */
const MAX_LOGGED_CHARS = 270;

/**
 * Judges an upgrade request. A token is checked here only where P-4.7 wants it: from a place that browsers' scripts
 * cannot fill, so that the client can read the status of the answer.
 */
export async function judgeRequest(request: UpgradeRequest, core: Core): Promise<AdmissionVerdict> {
  const { auth, allowedOrigins, logger } = core;
  const cookieLogin = auth?.sources?.cookie !== undefined;
  if (!originAllowed(request, allowedOrigins, { cookieLogin })) {
    // Strangers choose it, and choose how long it is.
    const origin = request.headers.get("origin")?.slice(0, MAX_LOGGED_CHARS);
    logger.warn("an origin was refused", { origin, remoteAddress: request.remoteAddress });
    return refused(403, "This origin may not connect.");
  }
  const codec = chooseCodec(request.subprotocols, CODECS);
  const found = auth && tokenFromRequest(request, auth.sources);
  const isCheckedNow = found?.source === "header" || found?.source === "query";
  const checked = isCheckedNow
    ? await inTime(identify(authAttempt(request, found), identifyOptions(core)), core)
    : undefined;
  if (checked && !checked.ok) return refused(STATUS[checked.code], checked.reason);
  return {
    admitted: true,
    arrival: { request, codec: codec ?? JSON_CODEC, found, checked },
    subprotocol: codec?.subprotocol,
  };
}

/** Nothing else ends the wait of a request, nor counts those that wait. */
function inTime(verdict: Promise<IdentityVerdict>, { wheel, limits }: Core): Promise<IdentityVerdict> {
  return new Promise((resolve) => {
    const timer = wheel.add(wheel.ticks(limits.helloTimeoutMs), () => {
      resolve({ ok: false, code: "UNAVAILABLE", reason: "authentication took too long" });
      return undefined;
    });
    void verdict.then((known) => {
      timer.cancel();
      resolve(known);
    });
  });
}

function refused(status: number, message: string): Extract<Admission, { admitted: false }> {
  return { admitted: false, status, message };
}
