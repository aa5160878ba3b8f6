/** Does something where the platform forbids `new Function`. */
export function withoutEval<Result>(work: () => Result): Result {
  const { Function } = globalThis;
  Object.assign(globalThis, { Function: forbidden });
  try {
    return work();
  } finally {
    Object.assign(globalThis, { Function });
  }
}

function forbidden(): never {
  throw new EvalError("Code generation from strings disallowed for this context");
}
