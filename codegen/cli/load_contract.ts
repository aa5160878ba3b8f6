import type { ContractDraft } from "@wirepact/schema/ir";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { CliError } from "./cli_error.ts";

/**
 * The contract that a file exports.
 *
 * @throws {CliError} If the file cannot be loaded or exports no contract.
 * @throws {ContractError} If the contract has mistakes.
 */
export async function loadContract(path: string): Promise<{ readonly draft: ContractDraft }> {
  const module = await load(path);
  const found = isContract(module.default) ? module.default : Object.values(module).find(isContract);
  if (found) return found;
  throw new CliError("NO_CONTRACT", `${path} exports no contract: write \`export default contract(…)\``);
}

async function load(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    await Deno.stat(path);
  } catch (cause) {
    throw new CliError("NO_CONTRACT", `cannot read ${path}: is it there?`, { cause });
  }
  try {
    return await import(pathToFileURL(resolve(path)).href);
  } catch (cause) {
    if (hasIssues(cause)) throw cause;
    throw new CliError("NO_CONTRACT", `cannot load ${path}: ${withoutStack(cause)}`, { cause });
  }
}

function isContract(value: unknown): value is { readonly draft: ContractDraft } {
  return typeof value === "object" && value !== null && "draft" in value;
}

/** By its code and not its class: a contract outside this workspace has a class of its own. */
function hasIssues(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "INVALID_CONTRACT";
}

function withoutStack(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}
