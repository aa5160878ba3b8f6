import type { ErrorDraft, MethodDraft, TypeNode } from "../ir/mod.ts";
import { descriptionOf } from "./lower_event.ts";
import { lowerIdempotent } from "./lower_idempotent.ts";
import { errorCodeFault } from "./names.ts";
import { pascalCase } from "./pascal_case.ts";
import { checkObject } from "./root_checks.ts";
import { present } from "./rule.ts";
import { isOptions, type Options, type Scope, type Spot } from "./scope.ts";

const COMMON = ["description", "renamedFrom", "params", "errors"] as const;
const OPTIONS = {
  rpc: [...COMMON, "result"],
  stream: [...COMMON, "item"],
  upload: [...COMMON, "item", "result"],
} as const satisfies Record<MethodDraft["kind"], readonly string[]>;

/** What `rpc`, `stream` and `upload` made. `undefined` for anything else. */
export function lowerMethod(method: unknown, spot: Spot, scope: Scope): MethodDraft | undefined {
  if (!isOptions(method) || !isKind(method.kind)) {
    scope.report({
      path: spot.path,
      problem: "not a method",
      fix: "Make it with rpc(), stream() or upload().",
    });
    return undefined;
  }
  const { path, name } = spot;
  const { kind } = method;
  scope.refuseUnknown(method, path, ["kind", ...OPTIONS[kind], "idempotent"]);
  const params = scope.optionalSchema(
    method.params,
    { path: `${path}.params`, name: `${name}Params` },
    checkObject,
  ) ?? { kind: "object", properties: [] };
  const item = kind === "rpc"
    ? undefined
    : scope.schema(method.item, { path: `${path}.item`, name: `${name}Item` });
  const result = kind === "stream" ? undefined : lowerResult(method, spot, scope);
  return {
    kind,
    ...scope.notes(method, path),
    params,
    ...present({ item, result }),
    errors: lowerErrors(method.errors, spot, scope),
    ...present({ idempotent: lowerIdempotent(method, kind, { path, scope }) }),
  };
}

function isKind(kind: unknown): kind is MethodDraft["kind"] {
  return typeof kind === "string" && Object.hasOwn(OPTIONS, kind);
}

function lowerResult(method: Options, { path, name }: Spot, scope: Scope): TypeNode {
  return scope.optionalSchema(method.result, { path: `${path}.result`, name: `${name}Result` }) ??
    { kind: "null" };
}

function lowerErrors(errors: unknown, { path, name }: Spot, scope: Scope): Record<string, ErrorDraft> {
  return scope.entries(errors, {
    path: `${path}.errors`,
    fault: errorCodeFault,
    lower: (error, code) =>
      lowerError(error, { path: `${path}.errors.${code}`, name: `${name}${pascalCase(code)}Details` }, scope),
  });
}

function lowerError(error: unknown, spot: Spot, scope: Scope): ErrorDraft {
  if (!isOptions(error)) return { ...descriptionOf(error), details: scope.schema(error, spot) };
  scope.refuseUnknown(error, spot.path, ["details", "description"]);
  return {
    ...descriptionOf(error.details),
    ...scope.notes(error, spot.path),
    details: scope.optionalSchema(error.details, { ...spot, path: `${spot.path}.details` }) ??
      { kind: "null" },
  };
}
