/** Who asks about health or metrics waits no longer than this for the database. */
export const ANSWER_WITHIN_MS = 2000;

/** @throws Error where the work takes longer than `ms` milliseconds; the work itself goes on */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
