/**
 * What a task was called with. `deno task fuzz -- --cases 10` hands the `--` on, which other task runners swallow and
 * which would make operands of all that follows: it says nothing here, so that both ways of writing work.
 */
export function taskArguments(): string[] {
  return Deno.args.filter((argument) => argument !== "--");
}
