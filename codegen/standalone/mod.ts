/**
 * Clients that bring their runtime with them.
 *
 * @module
 */

export { generateStandalone } from "./standalone.ts";
export type { StandaloneOptions } from "./standalone.ts";
