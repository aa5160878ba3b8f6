import { type Finding, INVALID, type Issue, type ValueCodec, type Walk } from "./codec.ts";
import { anyOf, kindOf, type Step } from "./_step.ts";

/** The first of several types that matches. */
export function union(variants: readonly ValueCodec[]): ValueCodec {
  const first = (step: "decode" | "encode"): Step => (value, walk) => {
    const findings = findingsOf(variants, { value, walk });
    const finding = findings?.get(value) ?? attempt(variants, { step, value, walk });
    findings?.set(value, finding);
    walk.issue = finding.issue;
    return finding.result;
  };
  return { decode: first("decode"), encode: first("encode") };
}

/** Where to remember findings: only inside another union's trial will the same value be met again. */
function findingsOf(variants: unknown, { value, walk }: { value: unknown; walk: Walk }) {
  if (walk.trials === 0 || typeof value !== "object") return undefined;
  walk.findings ??= new Map();
  let findings = walk.findings.get(variants);
  if (!findings) walk.findings.set(variants, findings = new Map());
  return findings;
}

function attempt(
  variants: readonly ValueCodec[],
  { step, value, walk }: { step: "decode" | "encode"; value: unknown; walk: Walk },
): Finding {
  const issues: Issue[] = [];
  walk.trials++;
  for (const variant of variants) {
    const result = variant[step](value, walk);
    if (result !== INVALID) {
      walk.trials--;
      return { result, issue: undefined };
    }
    issues.push(walk.issue!);
  }
  walk.trials--;
  return { result: INVALID, issue: summary(issues, value) };
}

/** If one alternative alone was of the right kind, what was wrong inside; otherwise what each of them wanted. */
function summary(issues: readonly Issue[], value: unknown): Issue {
  const inner = issues.filter((issue) => issue.path !== "");
  if (inner.length === 1) return inner[0]!;
  const found = new Set(issues.map((issue) => issue.found));
  return {
    path: "",
    expected: anyOf(issues.map((issue) => issue.expected + (issue.path && ` at ${issue.path}`))) || "nothing",
    found: inner.length === 0 && found.size === 1 ? issues[0]!.found : kindOf(value),
  };
}
