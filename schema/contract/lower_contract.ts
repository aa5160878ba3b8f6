import type { ContractDraft, Mistake } from "../ir/mod.ts";
import { lowerConnectionEvents } from "./lower_event.ts";
import { lowerMethod } from "./lower_method.ts";
import { lowerTopic } from "./lower_topic.ts";
import { memberNameFault, nameFault } from "./names.ts";
import { pascalCase } from "./pascal_case.ts";
import { checkObject } from "./root_checks.ts";
import { present } from "./rule.ts";
import { type Options, Scope } from "./scope.ts";

const OPTIONS = ["version", "description", "claims", "methods", "topics", "events"];
const VERSION = /^[\w.+-]{1,64}$/;

/** Turns a contract into plain JSON and reports all its mistakes. With mistakes the draft is not to be used. */
export function lowerContract(
  name: string,
  contract: object,
  report: (mistake: Mistake) => void,
): ContractDraft {
  const options = contract as Options;
  const scope = new Scope(options, report);
  const wrongName = nameFault(name);
  if (wrongName) report({ path: "name", ...wrongName });
  scope.refuseUnknown(options, "", OPTIONS);
  const draft = {
    name,
    version: versionOf(options, report),
    ...scope.notes(options, ""),
    ...present({
      claims: scope.optionalSchema(options.claims, { path: "claims", name: "Claims" }, checkObject),
    }),
    methods: scope.entries(options.methods, {
      path: "methods",
      fault: memberNameFault,
      lower: (method, own) => lowerMethod(method, { path: `methods.${own}`, name: pascalCase(own) }, scope),
    }),
    topics: scope.entries(options.topics, {
      path: "topics",
      fault: memberNameFault,
      lower: (topic, own) => lowerTopic(topic, { path: `topics.${own}`, name: pascalCase(own) }, scope),
    }),
    events: lowerConnectionEvents(options.events, { path: "events", name: "" }, scope),
  };
  for (const topic of Object.keys(draft.topics).filter((one) => Object.hasOwn(draft.methods, one))) {
    report({
      path: `topics.${topic}`,
      problem: `there is a method ${topic} too, and a client has both as methods`,
      fix: "Rename one of them.",
    });
  }
  return { ...draft, types: scope.finish() };
}

function versionOf({ version }: Options, report: (mistake: Mistake) => void): string {
  if (typeof version === "string" && VERSION.test(version)) return version;
  report({
    path: "version",
    problem: version === undefined ? "no version" : `${JSON.stringify(version)} is not a version`,
    fix: 'Use something like "1.0.0".',
  });
  return "";
}
