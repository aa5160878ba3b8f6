import bare from "./bare.ts";
import { hostile } from "./hostile.ts";
import kinds from "./kinds.ts";
import names from "./names.ts";
import serving from "./serving.ts";

/** The contracts whose generated modules are kept under `expected/`. */
export const GOLDEN = { bare, hostile, kinds, names, serving } as const;
