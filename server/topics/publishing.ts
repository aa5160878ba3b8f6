import type { Cursor } from "@wirepact/schema/wire";
import type { Broker, BrokerEvent } from "../broker/mod.ts";
import type { EventCodec, TopicCodecs } from "../contract_codecs.ts";
import type { Address } from "./address.ts";
import { payloadToCarried } from "./carried.ts";
import { slotOf } from "./slot.ts";

/** How an event is published. */
export interface EventPublishing {
  /** Ids of connections and members that do not get it. */
  readonly except?: readonly string[];
  /** Publishing again with the same key changes nothing and answers the first cursor. For durable events. */
  readonly key?: string;
  /** How long that holds, in milliseconds. */
  readonly keepKeyMs?: number;
}

/** An event for a topic instance. */
export interface EventToPublish {
  /** Its name. */
  readonly event: string;
  readonly payload: unknown;
}

/**
 * Hands an event to the broker by its delivery, and answers its place in the log; nothing for events that are in none.
 *
 * @throws {OutputError} At once, if the payload does not match the contract.
 */
export function publishEvent(
  broker: Broker,
  { topic: { codecs }, name }: Address<{ readonly codecs: TopicCodecs }>,
  { event: eventName, payload }: EventToPublish,
  { except, key, keepKeyMs }: EventPublishing,
): Promise<Cursor | undefined> {
  const codec = codecs.events.get(eventName);
  if (!codec) throw new TypeError(`the topic ${codecs.name} has no event ${JSON.stringify(eventName)}`);
  const data = payloadToCarried(codec, payload, `the event ${eventName} of ${codecs.name}`);
  const event: BrokerEvent = except?.length
    ? { event: codec.number, data, except }
    : { event: codec.number, data };
  if (codec.delivery) return signal(broker, name, event, codec);
  const { history } = codecs;
  if (key === undefined) return broker.publish(name, event, { history });
  return broker.publish(name, event, { history, key, ...(keepKeyMs !== undefined && { keepKeyMs }) });
}

async function signal(
  broker: Broker,
  name: string,
  event: BrokerEvent,
  codec: EventCodec,
): Promise<undefined> {
  const slot = slotOf(codec, event.data);
  if (codec.delivery?.kind !== "latest" || slot === undefined) await broker.signal(name, event);
  else await broker.signal(name, event, { slot, ttlMs: codec.delivery.ttlMs });
}
