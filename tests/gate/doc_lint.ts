/**
 * `deno doc --lint` over every entry point. TypeBox's own types appear in the contract language by design and cannot be
 * documented here, so findings about them alone are let through.
 *
 * Run by `deno task ok`.
 */

import { readPackageEntries } from "../architecture/package_entries.ts";

const entries = await readPackageEntries();
const { success, stderr } = await new Deno.Command(Deno.execPath(), {
  args: ["doc", "--lint", ...entries.map((entry) => entry.file)],
  env: { NO_COLOR: "1" },
  stdout: "null",
  stderr: "piped",
}).output();

const report = new TextDecoder().decode(stderr);
const findings = report.split(/\n(?=error\[)/).filter((part) => part.startsWith("error["));
const ours = findings.filter((finding) => !concernsTypeBox(finding));

if (!success && findings.length === 0) fail(report);
if (ours.length > 0) fail(ours.join("\n"));
console.log(
  `doc lint: ${entries.length} entry points, ${findings.length} findings about TypeBox's types let through`,
);

function concernsTypeBox(finding: string): boolean {
  return finding.startsWith("error[private-type-ref]") && finding.includes("schema/contract/") &&
    /references private type '(?:T[A-Z]\w*|Static\w*|SchemaOptions)'/.test(finding);
}

function fail(text: string): never {
  console.error(text);
  Deno.exit(1);
}
