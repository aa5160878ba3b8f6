/**
 * From a descriptor to what runs: the codecs of its types.
 *
 * @module
 */

export type { Tags } from "./tags.ts";

export { codecOf } from "./codec_of.ts";
export { DescriptorError } from "./descriptor_error.ts";
export { tagsOf } from "./tags.ts";
export { BinaryCodec } from "./binary_codec.ts";
export type { BinaryCodecParts, Report } from "./binary_codec.ts";
export type { Decode, Encode } from "./codec_functions.ts";
export { compileCodecs } from "./compile_codecs.ts";
export type { CompileOptions } from "./compile_codecs.ts";
export type { Form } from "./program.ts";
export { isIndexed, isPositional, mayNestTooDeep, travelsAlike } from "./positional.ts";
export { inObjectOrder } from "./property_order.ts";
export { positionalCodecOf } from "./positional_codec.ts";
export { CompiledFrames, compileFrames } from "./compile_frames.ts";
export type { DecodedFrame, DecodedMessage, DecodeFramesOptions } from "./compile_frames.ts";
export { copyToBlock } from "./runtime/mod.ts";
export { CompiledJson, compileJson } from "./compile_json.ts";
export type { DecodedCall } from "./compile_json.ts";
export { sourceText } from "./source_text.ts";
export type { SourceTextOptions } from "./source_text.ts";
export { CODEC_MODULE_NAMES, codecModule } from "./codec_module.ts";
export type { CodecModuleOptions } from "./codec_module.ts";
