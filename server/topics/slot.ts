import type { EventCodec } from "../contract_codecs.ts";

/** Where the newest event of this kind is kept; nothing for one that is not. `data` is JSON data. */
export function slotOf({ number, delivery }: EventCodec, data: unknown): string | undefined {
  if (delivery?.kind !== "latest") return undefined;
  const value = (data as Readonly<Record<string, unknown>> | null)?.[delivery.by];
  return JSON.stringify([number, value]);
}
