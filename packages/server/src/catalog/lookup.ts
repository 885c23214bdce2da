import { ApiError } from '@tocsin/contract';

/** What was looked up, or null where there is none; other errors stay errors. */
export async function nullIfMissing<T>(lookup: Promise<T>): Promise<T | null> {
  try {
    return await lookup;
  } catch (error) {
    if (error instanceof ApiError && error.type === 'NotFoundError') return null;
    throw error;
  }
}
