import type { Cursor, SubscribedInfo } from "@wirepact/schema/wire";
import { RpcError } from "../errors.ts";
import { toCarried } from "./carried.ts";
import { recover } from "./recovery.ts";
import { takeSnapshot } from "./snapshot.ts";
import type { TopicRequest } from "./topic_handlers.ts";
import type { Subscriber, TopicInstance } from "./topic_instance.ts";

/** How a subscription begins. */
export interface StartOptions {
  /** Ask the application first. */
  readonly authorize: boolean;
  readonly cursor?: Cursor | null | undefined;
}

/** A subscription that is about to start. */
export interface Starting extends Subscriber {
  readonly instance: TopicInstance;
  readonly request: TopicRequest;
  readonly maxReplayEvents: number;
  readonly maxSnapshotBytes: number;
  /**
   * What a step resolved to; ends the start if the subscription ended meanwhile. Asked right after each `await`: others
   * may run even between the end of an asynchronous function and whoever awaits it.
   */
  goOn<Value>(value: Value): Value;
}

/** Goes through all steps up to SUBSCRIBED. */
export async function prepare(
  starting: Starting,
  { authorize, cursor }: StartOptions,
): Promise<SubscribedInfo> {
  const { instance, delivery, maxReplayEvents } = starting;
  const goOn = <Value>(value: Value) => starting.goOn(value);
  const { log } = instance;
  if (authorize) goOn(await askToFollow(starting));
  goOn(await instance.follow());
  const { epoch, head } = log.position;
  delivery.hold(head);
  const recovery = goOn(await recover(cursor, log, maxReplayEvents));
  if (recovery.recovered) delivery.hold(recovery.after);
  const snapshot = recovery.recovered ? undefined : goOn(await takeSnapshot(starting));
  if (snapshot?.at !== undefined) delivery.hold(snapshot.at);
  const presence = goOn(await enter(starting, cursor?.epoch === epoch ? cursor.presence : undefined));
  const after = recovery.recovered ? recovery.after : snapshot?.at ?? 0;
  return {
    epoch,
    head: Math.max(head, after),
    recovered: recovery.recovered,
    ...(!recovery.recovered && recovery.reason && { reason: recovery.reason }),
    ...(snapshot && { snapshot: snapshot.data }),
    ...(snapshot?.at !== undefined && { at: snapshot.at }),
    ...(presence && { presence }),
  };
}

async function askToFollow({ instance, request }: Starting): Promise<void> {
  const { codecs, handler } = instance.topic;
  if (await handler.authorize(request) === true) return;
  throw new RpcError("FORBIDDEN", { message: `this user may not follow this ${codecs.name}` });
}

/** Becomes a member where the topic has presence, and reads who else is one. */
async function enter(starting: Starting, since: number | undefined): Promise<SubscribedInfo["presence"]> {
  const { instance, request, presence } = starting;
  const { codecs: { name, presence: codec }, handler } = instance.topic;
  if (!presence || !codec) return undefined;
  const state = starting.goOn(await handler.presence?.(request));
  await presence.enter(toCarried(codec, state, `the presence of ${name}`));
  starting.goOn(undefined);
  return await presence.read(since);
}
