import type { Ref } from "@wirepact/schema/wire";
import type { Broker } from "../broker/mod.ts";
import type { EventCodec } from "../contract_codecs.ts";
import { payloadToCarried } from "./carried.ts";
import type { EventToPublish } from "./publishing.ts";

/** Where connection-wide events are in the broker. No topic has this name, since names are identifiers. */
export const CONNECTION_INSTANCE = "*";

/** Who gets a broadcast: everybody, if nothing is said. Ids of connections. */
export interface Audience {
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

/** Hands a connection-wide event to the broker. @throws {OutputError} If the payload does not match the contract. */
export async function broadcastEvent(
  broker: Broker,
  events: ReadonlyMap<Ref, EventCodec>,
  { event: name, payload }: EventToPublish,
  audience: Audience,
): Promise<void> {
  const event = events.get(name);
  if (!event) throw new TypeError(`the contract has no connection-wide event ${JSON.stringify(name)}`);
  const data = payloadToCarried(event, payload, `the event ${name}`);
  await broker.signal(CONNECTION_INSTANCE, { event: event.number, data, ...audience });
}
