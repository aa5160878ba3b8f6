import { RawValue } from "./raw_value.ts";

/** In which form a value is, and how it gets into the other. */
export interface OutgoingForm {
  readonly isPositional: boolean;
  /** `undefined` if the value does not match in the other form, in which it may nest too deep. */
  turn(value: OutgoingValue): OutgoingValue | undefined;
}

/** An extension, which matches no type: in the wrong form a value might be taken for another one. */
const REFUSED = /* @__PURE__ */ new RawValue({ bytes: /* @__PURE__ */ Uint8Array.of(0xd4, 0, 0) }, 0, 3);

/**
 * A value on its way out. It was encoded before it was known for sure in which form it is to travel, and what it was
 * encoded from is not kept, since that may have changed.
 */
export class OutgoingValue extends RawValue {
  readonly #form: OutgoingForm;

  /** The bytes are not copied. */
  constructor(bytes: Uint8Array, form: OutgoingForm) {
    super({ bytes }, 0, bytes.length);
    this.isPositional = form.isPositional;
    this.#form = form;
  }

  /** The same value in the form that is wanted, or one that is refused if it cannot be had in that. */
  inForm(isPositional: boolean): RawValue {
    return this.isPositional === isPositional ? this : this.#form.turn(this) ?? REFUSED;
  }
}
