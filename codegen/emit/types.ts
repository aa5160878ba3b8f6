import type { ContractModel, EventModel, TopicModel, TypeDeclaration } from "../model/mod.ts";
import { type Code, code, doc, join, key, name, SourceFile } from "../print/mod.ts";
import { TYPES_MODULE, TypeWriter } from "./type_expression.ts";

/** The types module: an interface or alias for everything in the contract that has a name. */
export function emitTypes(model: ContractModel, preamble: string): string {
  const file = new SourceFile({ self: TYPES_MODULE, siblings: [], preamble, declared: model.typeNames });
  const writer = new TypeWriter(model);
  for (const declaration of model.declarations) file.add(declarationCode(declaration, writer));
  for (const topic of model.topics) file.add(topicTypes(topic, writer));
  file.add(eventTypes(model, writer));
  return file.print();
}

function declarationCode({ typeName, node, fallbackDoc }: TypeDeclaration, writer: TypeWriter): Code {
  const comment = doc(node.description ?? fallbackDoc);
  if (node.kind !== "object" || (node.properties.length === 0 && typeof node.additional !== "object")) {
    return code`${comment}export type ${name(typeName)} = ${writer.inline(node)};`;
  }
  return code`${comment}export interface ${name(typeName)} ${writer.object(node, { onLines: true })}`;
}

function topicTypes(topic: TopicModel, writer: TypeWriter): Code {
  const { presence, snapshot } = topic;
  return code`${doc(`The types of the topic \`${topic.name}\`.`)}export interface ${name(topic.typeName)} {
    key: ${topic.key ? writer.use(topic.key) : code`Record<string, never>`};
    events: ${eventMembers(topic.events, writer)};
    presence: ${presence ? writer.use(presence) : code`never`};
    snapshot: ${snapshot ? writer.use(snapshot) : code`never`};
  }`;
}

function eventTypes({ names, name: contract, events }: ContractModel, writer: TypeWriter): Code {
  const comment = doc(`Events that a connection to ${contract} may receive without subscribing.`);
  if (events.length === 0) return code`${comment}export type ${name(names.events)} = Record<never, never>;`;
  return code`${comment}export interface ${name(names.events)} ${eventMembers(events, writer)}`;
}

/** Event names with their payloads, as the body of an object type. */
export function eventMembers(events: readonly EventModel[], writer: TypeWriter): Code {
  if (events.length === 0) return code`Record<never, never>`;
  const members = events.map((event) =>
    code`${doc(event.description)}${key(event.name)}: ${writer.use(event.payload)};\n`
  );
  return code`{\n${join(members, [])}}`;
}
