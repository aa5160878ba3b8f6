/**
 * Constraints as JavaScript: conditions under which a value is refused. Both directions share them.
 *
 * @module
 */

import type { BytesNode, DateNode, NumberBounds, StringNode } from "../ir/mod.ts";
import { FORMATS } from "../wire/mod.ts";
import { DescriptorError } from "./descriptor_error.ts";
import { js, type Program } from "./program.ts";

/** What is wrong with a string in the variable `x`. */
export function stringProblems(program: Program, node: StringNode, x: string): string[] {
  const problems = countProblems(`${x}.length`, node.minLength, node.maxLength);
  if (node.pattern !== undefined) problems.push(`!${pattern(program, node.pattern)}.test(${x})`);
  if (node.format !== undefined) {
    if (!FORMATS.has(node.format)) {
      throw new DescriptorError("UNKNOWN_FORMAT", `there is no format named ${JSON.stringify(node.format)}`);
    }
    problems.push(`!${program.constant(`formats.get(${js(node.format)})`)}.test(${x})`);
  }
  return problems;
}

/** The name of a regular expression. */
export function pattern(program: Program, source: string): string {
  return program.constant(`new RegExp(${js(source)})`);
}

/** What is wrong with a number in `x`. */
export function boundProblems(node: NumberBounds, x: string): string[] {
  const problems: string[] = [];
  if (node.minimum !== undefined) problems.push(`${x} < ${js(node.minimum)}`);
  if (node.maximum !== undefined) problems.push(`${x} > ${js(node.maximum)}`);
  if (node.exclusiveMinimum !== undefined) problems.push(`${x} <= ${js(node.exclusiveMinimum)}`);
  if (node.exclusiveMaximum !== undefined) problems.push(`${x} >= ${js(node.exclusiveMaximum)}`);
  if (node.multipleOf !== undefined) problems.push(`${x} % ${js(node.multipleOf)} !== 0`);
  return problems;
}

/** What is wrong with the milliseconds of a date in `x`. */
export function dateProblems(node: DateNode, x: string): string[] {
  return boundProblems({
    ...node.minimumMs !== undefined && { minimum: node.minimumMs },
    ...node.maximumMs !== undefined && { maximum: node.maximumMs },
    ...node.exclusiveMinimumMs !== undefined && { exclusiveMinimum: node.exclusiveMinimumMs },
    ...node.exclusiveMaximumMs !== undefined && { exclusiveMaximum: node.exclusiveMaximumMs },
    ...node.multipleOfMs !== undefined && { multipleOf: node.multipleOfMs },
  }, x);
}

/** What is wrong with the number of bytes in `x`. */
export function bytesProblems(node: BytesNode, x: string): string[] {
  return countProblems(`${x}.length`, node.minBytes, node.maxBytes);
}

/** What is wrong with a count. */
export function countProblems(count: string, min: number | undefined, max: number | undefined): string[] {
  const problems: string[] = [];
  if (min !== undefined && min > 0) problems.push(`${count} < ${min}`);
  if (max !== undefined) problems.push(`${count} > ${max}`);
  return problems;
}

/** A statement for the case that anything is wrong; empty if nothing can be. */
export function refuseIf(problems: readonly string[], statement: string): string {
  return problems.length === 0 ? "" : `if (${problems.join(" || ")}) ${statement}`;
}
