/**
 * Values in either form, step by step: combinators like those of `schema/wire`, for the readable codecs of clients that
 * also speak the positional form. Which form it is stands in the walk.
 *
 * @module
 */

import {
  newWalk,
  object,
  type OptionalCodec,
  type Others,
  type ValueCodec,
  type Walk,
} from "../../wire/mod.ts";
import { deeper, indexedUnion, positionalObject } from "../positional_values.ts";

/** A function for each form. */
export type Forms<Function> = readonly [named: Function, positional: Function];

/** A walk that knows the form of its value. Others are in named form. */
interface FormWalk extends Walk {
  isPositional?: boolean;
}

/** What the positional form of an object needs to be told. */
export interface EitherObjectOptions {
  /** The names of the properties in the order of the contract. @default the order of `properties` */
  readonly order?: readonly string[];
  /** Whether undeclared properties have a type. @default false */
  readonly hasExtras?: boolean;
}

/** Data in positional form, where it is no raw value. */
export class PositionalData {
  readonly data: unknown;

  constructor(data: unknown) {
    this.data = data;
  }
}

/** Puts the form into a walk. */
export function setForm(walk: Walk, isPositional: boolean): void {
  (walk as FormWalk).isPositional = isPositional;
}

/** A fresh walk over a value in MessagePack. */
export function formWalk(isPositional: boolean): Walk {
  const walk = newWalk("msgpack");
  setForm(walk, isPositional);
  return walk;
}

/** A codec whose values come in either form, each as it is marked. */
/* @__NO_SIDE_EFFECTS__ */
export function asMarked(readable: ValueCodec): ValueCodec {
  return {
    ...readable,
    decode(data, walk) {
      if (!(data instanceof PositionalData)) return readable.decode(data, walk);
      setForm(walk, true);
      return readable.decode(data.data, walk);
    },
  };
}

/** `object` in either form. */
export function eitherObject(
  properties: Readonly<Record<string, ValueCodec | OptionalCodec>>,
  others?: Others,
  { order = Object.keys(properties), hasExtras = false }: EitherObjectOptions = {},
): ValueCodec {
  const named = object(properties, others);
  const shape = order.map((name) => ({ name, optional: "optional" in properties[name]! }));
  return byForm(named, positionalObject(named, { properties: shape, hasExtras }));
}

/** The type of undeclared properties of an `eitherObject`: a map of them is inside its array. */
export function eitherExtras(codec: ValueCodec): ValueCodec {
  return byForm(codec, deeper(codec));
}

/** A union whose variants are told apart by an index in positional form, and by `named` made of them in the other. */
export function eitherUnion<Variants extends ValueCodec[]>(
  variants: [...Variants],
  named: (...variants: Variants) => ValueCodec,
): ValueCodec {
  return byForm(named(...variants), indexedUnion(variants));
}

function byForm(named: ValueCodec, positional: ValueCodec): ValueCodec {
  const of = ({ isPositional }: FormWalk) => isPositional ? positional : named;
  return {
    decode: (data, walk) => of(walk).decode(data, walk),
    encode: (value, walk) => of(walk).encode(value, walk),
  };
}
