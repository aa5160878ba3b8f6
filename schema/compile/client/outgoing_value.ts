import { RawValue } from "./raw_value.ts";

/** In which form a value is, and how it gets into the other. */
export interface OutgoingForm {
  readonly isPositional: boolean;
  /** `undefined` if the value does not match in the other form, in which it may nest too deep. */
  turn(value: OutgoingValue): OutgoingValue | undefined;
}

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

  /** The same value in the form that is wanted; as it is if it cannot be had in that. */
  inForm(isPositional: boolean): OutgoingValue {
    return this.isPositional === isPositional ? this : this.#form.turn(this) ?? this;
  }
}
