import { chart } from "./chart.ts";
import { ROOT } from "./processes.ts";
import { markdown } from "./report.ts";
import type { ScenarioResult } from "./results.ts";

const PAGE = new URL("docs/BENCHMARKS.md", ROOT);
const IMAGES = new URL("docs/images/", ROOT);

/** Where a scenario's table and chart stand on the page. */
function section(id: string): RegExp {
  return new RegExp(`<!-- bench ${id} -->\\n[^]*?<!-- end -->`);
}

/** What figures were made with. */
export interface Machine {
  readonly deno: string;
  readonly cores: number;
  readonly pinned: boolean;
  readonly rounds: number;
  readonly warmUpMs: number;
  readonly windowMs: number;
}

/**
 * Writes tables and charts to the documentation, each to its place there, and leaves those alone that were not measured.
 *
 * @throws If the page has no place for one of them.
 */
export async function writeDocs(results: readonly ScenarioResult[], machine: Machine): Promise<void> {
  let page = await Deno.readTextFile(PAGE);
  for (const result of results) {
    page = replaced(page, result.id, `${markdown(result)}\n\n${await drawn(result)}${conditions(machine)}`);
  }
  await Deno.writeTextFile(PAGE, page);
  await new Deno.Command("deno", { args: ["fmt", "--quiet", PAGE.pathname], cwd: ROOT }).output();
}

function replaced(page: string, id: string, text: string): string {
  if (!section(id).test(page)) throw new Error(`docs/BENCHMARKS.md has no place for ${id}`);
  return page.replace(section(id), () => `<!-- bench ${id} -->\n\n${text}\n\n<!-- end -->`);
}

/** The chart of ratios, where there are servers to compare. */
async function drawn(result: ScenarioResult): Promise<string> {
  if (result.entries.filter(({ ratio }) => ratio !== undefined).length < 4) return "";
  const name = `bench-${result.id}.svg`;
  await Deno.writeTextFile(new URL(name, IMAGES), chart(result));
  return `![${result.title}](images/${name})\n\n`;
}

function conditions({ deno, cores, pinned, rounds, windowMs }: Machine): string {
  return `Deno ${deno}, ${cores} cores, ${
    pinned ? "pinned" : "not pinned"
  }; at most ${rounds} rounds, windows of ${windowMs / 1000} s or longer.`;
}
