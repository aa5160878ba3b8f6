/** A promise and its ends, since Node 20 has no `Promise.withResolvers`. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

/** A promise to be settled from outside. If it is rejected and nobody looks, nothing happens. */
export function deferred<Value>(): Deferred<Value> {
  let ends: Pick<Deferred<Value>, "resolve" | "reject"> | undefined;
  const promise = new Promise<Value>((resolve, reject) => ends = { resolve, reject });
  promise.catch(() => {});
  return { promise, ...ends! }; // the executor has run
}
