/**
 * The same promise, with a rejection that nobody awaits kept from ending the process. Whoever does await it still
 * sees it. For what callers may start and forget: `publish`, `join`.
 */
export function quiet<Value>(promise: Promise<Value>): Promise<Value> {
  promise.catch(() => {});
  return promise;
}
