import { bool, int, type JsonSchema, orNull, request, response, str, withDefault } from './schema.ts';

/** The limits of every list. */
export const PAGE_LIMITS = { defaultLimit: 50, maxLimit: 1000, maxOffset: 10_000 } as const;

/** Which page of a list is wanted. A cursor wins over an offset. */
export interface PaginationQuery {
  limit?: number | null;
  /** An alias of `limit`. */
  page_size?: number | null;
  offset?: number | null;
  cursor?: string | null;
  include_total?: boolean | null;
}

/** The fields of {@link PaginationQuery}, to be put into other schemas. */
export const paginationFields: Readonly<Record<keyof PaginationQuery, JsonSchema>> = {
  limit: int({
    minimum: 1,
    maximum: PAGE_LIMITS.maxLimit,
    description: `Rows of a page; ${PAGE_LIMITS.defaultLimit} where nothing is said.`,
  }),
  page_size: int({ minimum: 1, maximum: PAGE_LIMITS.maxLimit, description: 'An alias of `limit`.' }),
  offset: int({
    minimum: 0,
    maximum: PAGE_LIMITS.maxOffset,
    description: 'Rows to skip. To go deeper, follow `next_cursor`.',
  }),
  cursor: str({
    maxLength: 4096,
    description:
      'The `next_cursor` of the page before; it wins over `offset` and is bound to the same filters.',
  }),
  include_total: withDefault({ ...bool, description: 'Whether to count all rows.' }, false),
};

/** Schema of {@link PaginationQuery}. */
export const PaginationQuery: JsonSchema = request({}, paginationFields);

/** Where a page lies in its list, and how to reach its neighbours. */
export interface PaginationResponse {
  total: number | null;
  page: number | null;
  page_size: number | null;
  total_pages: number | null;
  next_page: string | null;
  previous_page: string | null;
  /** Null on the last page. */
  next_cursor: string | null;
}

/** Schema of {@link PaginationResponse}. */
export const PaginationResponse: JsonSchema = response(
  {},
  {
    total: orNull(int()),
    page: orNull(int()),
    page_size: orNull(int()),
    total_pages: orNull(int()),
    next_page: orNull(str()),
    previous_page: orNull(str()),
    next_cursor: orNull(str()),
  },
);

/** A page of a list whose answer always has a total. */
export interface CountedPage<Row> {
  results: Row[];
  pagination: PaginationResponse;
  total_count: number;
}

/** The schema of a {@link CountedPage} of `row`, with further optional fields. */
export function countedPage(
  row: JsonSchema,
  optional: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  return response(
    { results: { type: 'array', items: row }, pagination: PaginationResponse, total_count: int() },
    optional,
  );
}
