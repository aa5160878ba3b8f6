import type { Frame, SubscribedInfo } from "@wirepact/schema/wire";

/** SUBSCRIBED for a subscription of the client. */
export function subscribed(id: number, channel: number, info: Partial<SubscribedInfo> = {}): Frame {
  return [10, id, channel, { epoch: "e", head: 0, recovered: false, ...info }];
}

/** SUBSCRIBED for a topic that the server has joined the client to. */
export function joined(id: number, channel: number, room: string, info: Partial<SubscribedInfo> = {}): Frame {
  return [10, id, channel, { epoch: "e", head: 0, recovered: false, ...info }, 1, { room }];
}

/** A message in a room. */
export function said(channel: number, text: string, offset: number): Frame {
  return [13, channel, 1, { text, sentAt: 0 }, offset];
}

/** Members as SUBSCRIBED and PRESENCE carry them. */
export function members(...names: string[]): [string, { name: string }][] {
  return names.map((name) => [`c-${name}`, { name }]);
}
