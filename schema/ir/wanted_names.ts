import type { ContractDraft, Renamable } from "./draft.ts";
import type { LockedGroup } from "./lock.ts";
import type { Numbered } from "./number_names.ts";

/** Everything in a contract that wants a number, in the order of the contract. */
export function wantedNames(draft: ContractDraft): Readonly<Record<LockedGroup, readonly Numbered[]>> {
  return {
    methods: topLevel("methods", draft.methods),
    topics: topLevel("topics", draft.topics),
    events: eventNames(draft),
    errors: errorNames(draft),
  };
}

function topLevel(group: "methods" | "topics", entries: Readonly<Record<string, Renamable>>): Numbered[] {
  return Object.entries(entries).map(([name, { renamedFrom }]) => ({
    key: name,
    path: `${group}.${name}`,
    ...former(renamedFrom),
  }));
}

function eventNames(draft: ContractDraft): Numbered[] {
  const ofTopics = Object.entries(draft.topics).flatMap(([topic, { events, renamedFrom: formerTopic }]) =>
    Object.entries(events).map(([event, { renamedFrom }]) => ({
      key: eventKey(event, topic),
      path: `topics.${topic}.events.${event}`,
      renamedFrom,
      formerKeys: [topic, formerTopic ?? topic]
        .map((one) => eventKey(renamedFrom ?? event, one))
        .filter((key) => key !== eventKey(event, topic)),
    }))
  );
  const ofConnection = Object.entries(draft.events).map(([event, { renamedFrom }]) => ({
    key: event,
    path: `events.${event}`,
    ...former(renamedFrom),
  }));
  return [...ofTopics, ...ofConnection];
}

function former(renamedFrom: string | undefined): Pick<Numbered, "renamedFrom" | "formerKeys"> {
  return renamedFrom === undefined ? {} : { renamedFrom, formerKeys: [renamedFrom] };
}

/** The name under which the lock keeps an event of a topic. */
export function eventKey(event: string, topic: string): string {
  return `${topic}.${event}`;
}

function errorNames(draft: ContractDraft): Numbered[] {
  const paths = new Map<string, string>();
  for (const [name, { errors }] of Object.entries(draft.methods)) {
    for (const code of Object.keys(errors)) {
      if (!paths.has(code)) paths.set(code, `methods.${name}.errors.${code}`);
    }
  }
  return [...paths].map(([key, path]) => ({ key, path }));
}
