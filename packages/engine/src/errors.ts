/**
 * A query that cannot be run: a filter of the wrong shape, a vector without components, a bad pattern.
 * The message reads on from the place ("must be a list"), so that both together make a sentence.
 */
export class QueryError extends Error {
  /** Where in the input the mistake is, as a path such as `filters.AND[1].operator`; may be empty. */
  readonly place: string;

  constructor(place: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'QueryError';
    this.place = place;
  }
}

/** Continues a place with a key: `at('filters', 'AND')` is `filters.AND`. */
export function at(place: string, key: string): string {
  return place === '' ? key : `${place}.${key}`;
}
