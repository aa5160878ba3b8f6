/**
 * From a descriptor to what runs: the codecs of its types.
 *
 * @module
 */

export type { Tags } from "./tags.ts";

export { codecOf } from "./codec_of.ts";
export { DescriptorError } from "./descriptor_error.ts";
export { tagsOf } from "./tags.ts";
