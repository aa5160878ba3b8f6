/** What the text is, for the formatter. */
export type FormattedLanguage = "ts" | "js" | "json";

/** Columns of a generated line. Fixed, so that output does not depend on who generates it. */
const LINE_WIDTH = 110;

/**
 * Source text as `deno fmt` leaves it, whatever configuration is about.
 *
 * @throws {Error} If the text does not parse: an emitter is wrong.
 */
export async function format(text: string, language: FormattedLanguage): Promise<string> {
  const options = ["--no-config", "--no-editorconfig", "--line-width", String(LINE_WIDTH), "--ext", language];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--quiet", ...options, "-"],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const written = writer.write(new TextEncoder().encode(text)).then(() => writer.close());
  const [{ success, stdout, stderr }] = await Promise.all([child.output(), written]);
  if (!success) throw new Error(`generated code does not parse:\n${new TextDecoder().decode(stderr)}`);
  return new TextDecoder().decode(stdout);
}
