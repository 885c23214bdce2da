import { QueryError } from '../errors.ts';

/** What is thrown for a pattern that does not compile. */
export function badPattern(place: string, error: unknown): QueryError {
  const reason = error instanceof Error ? error.message : String(error);
  return new QueryError(place, `has a pattern that does not compile: ${reason}`, { cause: error });
}
