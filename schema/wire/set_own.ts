/**
 * Sets an own property, also where the name is inherited: assigning `__proto__` would set the prototype, and with a
 * frozen `Object.prototype` assigning `constructor` would throw.
 */
export function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key in target) {
    Object.defineProperty(target, key, { value, enumerable: true, writable: true, configurable: true });
  } else target[key] = value;
}
