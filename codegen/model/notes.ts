import type { EventDescriptor, MethodDescriptor, TopicDescriptor } from "@wirepact/schema/ir";

/** What a method's documentation says: its description, and what becomes of calls that are sent again. */
export function methodNotes({ description, idempotent }: MethodDescriptor): Notes {
  if (!idempotent) return notes(description);
  const again = "After a lost connection it is sent again and gets the first answer";
  return notes(
    description,
    idempotent.rerun
      ? `${again}. It runs again only if its server died meanwhile.`
      : `Runs at most once. ${again}.`,
  );
}

/** What an event's documentation says: its description, and how it is delivered. */
export function eventNotes({ description, delivery }: EventDescriptor): Notes {
  switch (delivery?.kind) {
    case "latest":
      return notes(
        description,
        `The latest of each \`${delivery.by}\` counts, for ${
          grouped(delivery.ttlMs)
        } ms. Not in the history.`,
      );
    case "volatile":
      return notes(description, "May be missed. Not in the history.");
    case undefined:
      return notes(description);
  }
}

/** What a topic's documentation says: its description, and who is a member. */
export function topicNotes({ description, presenceOptions }: TopicDescriptor): Notes {
  return notes(
    description,
    presenceOptions?.per === "user" ? "A member is a user, with all connections." : undefined,
  );
}

/** Text for readers, if there is any. */
export interface Notes {
  readonly description?: string;
}

function notes(...parts: readonly (string | undefined)[]): Notes {
  const said = parts.filter((part) => part !== undefined);
  return said.length === 0 ? {} : { description: said.join("\n\n") };
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
