/**
 * Names as a generated module imports them, and the statement that makes constants of its own of them. V8 looks up an
 * import at each use, functions too, but takes a constant of the module for one.
 */
export function importedAsConstants(
  names: readonly string[],
): { readonly imports: readonly string[]; readonly constants: string } {
  return {
    imports: names.map((name) => `${name} as ${name}0`),
    constants: names.length === 0 ? "" : `const ${names.map((name) => `${name} = ${name}0`).join(", ")};`,
  };
}
