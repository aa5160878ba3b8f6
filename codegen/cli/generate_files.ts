import {
  describeMistakes,
  formatLock,
  type GroupNumbers,
  LockError,
  parseLock,
  takeBackNumbers,
} from "@wirepact/schema/ir";
import { isAbsolute, relative } from "node:path";
import { generate, type Generated } from "../generate.ts";
import { generateStandalone } from "../standalone/mod.ts";
import { CliError } from "./cli_error.ts";
import { loadContract } from "./load_contract.ts";
import type { CliOptions } from "./options.ts";
import { type Change, changeOf, changesOf, readIfThere } from "./output.ts";
import { refuseOtherContract } from "./written_contract.ts";

/**
 * What a run would change on disk, the lock file included.
 *
 * @param settled Numbers that are given for good; all, if left out.
 */
export async function pendingChanges(options: CliOptions, settled?: GroupNumbers): Promise<Change[]> {
  const { files, lock } = await generateFrom(options, settled).catch((error) => {
    throw error instanceof LockError ? inFile(options.lock, error) : error;
  });
  const { out, contract } = options;
  const changes = await changesOf(out, files);
  if (lock === undefined) return changes;
  await refuseOtherContract(out, { name: lock.contract, source: sourceName(options), contract });
  const lockChange = await changeOf(options.lock, formatLock(lock));
  return lockChange.before === lockChange.after ? changes : [...changes, lockChange];
}

/** The same mistakes under the file's name, which the error does not know. */
function inFile(lock: string, error: LockError): CliError {
  return new CliError("INVALID_LOCK", describeMistakes(lock, error.issues), { cause: error });
}

async function generateFrom(options: CliOptions, settled: GroupNumbers | undefined): Promise<Generated> {
  const contract = await loadContract(options.contract);
  const text = await readIfThere(options.lock);
  const locked = text === undefined ? undefined : parseLock(text);
  const lock = locked && settled ? takeBackNumbers(locked, contract.draft, settled) : locked;
  const common = { source: sourceName(options), codecs: options.codecs, ...lock && { lock } };
  if (options.standalone) return await generateStandalone(contract, { ...common, lang: options.lang });
  const runtimes = {
    ...options.runtimeClient !== undefined && { client: options.runtimeClient },
    ...options.runtimeServer !== undefined && { server: options.runtimeServer },
    ...options.runtimeCompiled !== undefined && { compiled: options.runtimeCompiled },
  };
  return await generate(contract, { ...common, runtimes });
}

/**
 * The contract's path from the generated files, so that it is the same wherever codegen is run. From far away only its
 * name is given: the folders between would tell of the machine.
 */
function sourceName({ contract, out }: CliOptions): string {
  const path = relative(out, contract).replaceAll("\\", "/");
  const isFar = isAbsolute(path) || path.startsWith("../../../");
  return isFar ? path.split("/").at(-1) ?? path : path;
}
