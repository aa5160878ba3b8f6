import type { ServerLimits } from "@wirepact/schema/wire";
import type { AllowedOrigins, Authenticator } from "../auth/mod.ts";
import type { Clock, TimerWheel, TurnFlush } from "../time/mod.ts";
import type { ConnectionRegistry } from "../peer/mod.ts";
import type { ContextInfo } from "../api/mod.ts";
import type { ContractCodecs } from "../contract_codecs.ts";
import type { Dialects } from "../dialects.ts";
import type { Services } from "./dispatch.ts";
import type { Logger, Observer } from "../observability/mod.ts";
import type { Random } from "../random.ts";
import type { Broadcasts } from "../topics/mod.ts";

/** What all connections of a server share. */
export interface Core extends Services {
  readonly contract: ContractCodecs;
  readonly dialects: Dialects;
  readonly limits: ServerLimits;
  readonly heartbeatMs: number;
  readonly auth: Authenticator<object> | undefined;
  readonly anonymous: boolean;
  readonly makeContext: ((connection: ContextInfo) => unknown) | undefined;
  readonly allowedOrigins: AllowedOrigins;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly observer: Observer;
  readonly registry: ConnectionRegistry;
  readonly broadcasts: Broadcasts;
  readonly wheel: TimerWheel;
  readonly turnFlush: TurnFlush;
}
