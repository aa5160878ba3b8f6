/**
 * Longer than anything here may take, however slow the machine: what is awaited should have come long before. Shorter
 * only where a test is expected to fail.
 */
const WATCHDOG_MS = Number(Deno.env.get("CONFORMANCE_WATCHDOG_MS") ?? 10_000);

/** A promise that must settle. A test that waits in vain then says for what, instead of hanging. */
export async function soon<Value>(what: string, promise: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watchdog = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited in vain for ${what}`)), WATCHDOG_MS);
  });
  try {
    return await Promise.race([promise, watchdog]);
  } finally {
    clearTimeout(timer);
  }
}
