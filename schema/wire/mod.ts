/**
 * What travels: frames, codes, limits, encodings and value codecs. Pure and browser-safe; imports nothing.
 *
 * @module
 */

export * from "./frames.ts";
