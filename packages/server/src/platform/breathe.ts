/** Lets whatever else waits in this thread run before the caller goes on. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
