import { createHash } from 'node:crypto';
import { badRequest, PAGE_LIMITS, type PaginationQuery, type PaginationResponse } from '@tocsin/contract';
import { canonicalJson } from './json.ts';
import type { SecretBox } from './secrets.ts';

/** Which rows a list is asked for. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
  /** The last row that the client has, as its cursor says; a cursor wins over an offset. */
  readonly after: readonly (string | number | null)[] | null;
  readonly includeTotal: boolean;
}

/** What a list found: up to `limit` rows, and where the next page begins. */
export interface PageOfRows<Row> {
  readonly rows: readonly Row[];
  /** Key of the last row where more follow, else null. */
  readonly next: readonly (string | number | null)[] | null;
}

/** A page ends early when its rows reach this size in bytes. */
export const MAX_PAGE_BYTES: number = 8 * 1024 * 1024;

/**
 * Reads the paging of a request. The query string wins over the body.
 * @param binding all that a cursor is bound to: the list and its filters
 * @throws ApiError 400 where the cursor was changed, or belongs to another list or other filters
 */
export function readPage(
  secrets: SecretBox,
  query: PaginationQuery,
  body: PaginationQuery,
  binding: unknown,
): Page {
  const pick = <K extends keyof PaginationQuery>(name: K) => query[name] ?? body[name] ?? null;
  const cursor = pick('cursor');
  return {
    limit: limitIn(query) ?? limitIn(body) ?? PAGE_LIMITS.defaultLimit,
    offset: cursor ? 0 : (pick('offset') ?? 0),
    after: cursor ? openCursor(secrets, cursor, binding) : null,
    includeTotal: pick('include_total') ?? false,
  };
}

function limitIn({ limit, page_size }: PaginationQuery): number | null {
  return limit ?? page_size ?? null;
}

/** A cursor: the last row's key and a signature over it and what it is bound to; opaque to clients. */
export function makeCursor(secrets: SecretBox, key: readonly unknown[], binding: unknown): string {
  const text = Buffer.from(JSON.stringify(key)).toString('base64url');
  return `${text}.${secrets.sign(`${text}|${digest(binding)}`)}`;
}

function openCursor(secrets: SecretBox, cursor: string, binding: unknown): (string | number | null)[] {
  const [text = '', signature = '', ...more] = cursor.split('.');
  if (more.length > 0 || !secrets.verify(`${text}|${digest(binding)}`, signature))
    throw badRequest('The cursor is not valid for this list and these filters; begin again without a cursor');
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as (string | number | null)[];
}

function digest(binding: unknown): string {
  return createHash('sha256').update(canonicalJson(binding)).digest('base64url');
}

/**
 * A total that was counted before its page was read, so that it never promises rows that a walk does not find; where rows
 * were added between, it is at least what the page shows.
 */
export function totalWith(counted: number, page: Page, { rows, next }: PageOfRows<unknown>): number {
  if (page.after !== null) return Math.max(counted, rows.length);
  const shown = rows.length === 0 ? 0 : page.offset + rows.length + (next === null ? 0 : 1);
  return Math.max(counted, shown);
}

/** What the links of a page are made of: where they begin, and the query that they carry on. */
export interface PageLinks {
  /** An http or https URL; its own query is kept. */
  readonly base: string;
  readonly query: Readonly<Record<string, string>>;
}

/** The `pagination` object of an answer; without `links` it has no links. */
export function paginationOf(
  secrets: SecretBox,
  page: Page,
  found: PageOfRows<unknown>,
  binding: unknown,
  total: number | null,
  links: PageLinks | null = null,
): PaginationResponse {
  const nextCursor = found.next === null ? null : makeCursor(secrets, found.next, binding);
  const number = page.after === null ? Math.floor(page.offset / page.limit) + 1 : null;
  const before = Math.max(0, page.offset - page.limit);
  return {
    total,
    page: number,
    page_size: page.limit,
    total_pages: total === null ? null : Math.ceil(total / page.limit),
    next_page: nextCursor === null ? null : linkTo(links, page.limit, { cursor: nextCursor }),
    previous_page:
      number !== null && page.offset > 0 ? linkTo(links, page.limit, { offset: String(before) }) : null,
    next_cursor: nextCursor,
  };
}

/**
 * A page of a list as an answer has it.
 * @param query parameters of the request, which win over those of its body
 * @param binding all that a cursor is bound to: the list and its filters
 * @param read reads the page; the total is null where it was not counted
 * @throws ApiError 400 where the cursor does not belong to the list
 */
export async function answerPage<Row, Total extends number | null>(
  secrets: SecretBox,
  { query, body }: { readonly query: PaginationQuery; readonly body: PaginationQuery },
  binding: unknown,
  read: (page: Page) => Promise<{ readonly found: PageOfRows<Row>; readonly total: Total }>,
): Promise<{ results: Row[]; pagination: PaginationResponse; total: Total }> {
  const page = readPage(secrets, query, body, binding);
  const { found, total } = await read(page);
  const pagination = paginationOf(secrets, page, found, binding, total);
  return { results: [...found.rows], pagination, total };
}

function linkTo(links: PageLinks | null, limit: number, position: Record<string, string>): string | null {
  if (links === null) return null;
  const url = new URL(links.base);
  for (const [name, value] of Object.entries({ ...links.query, limit: String(limit), ...position }))
    url.searchParams.set(name, value);
  return url.href;
}

/** Cuts rows that were read with `limit + 1` into a page, which ends early at 8 MiB. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number | null)[],
  sizeOf: (row: Row) => number = () => 0,
): PageOfRows<Row> {
  let bytes = 0;
  let count = 0;
  while (count < rows.length && count < limit) {
    bytes += sizeOf(rows[count] as Row);
    if (count > 0 && bytes > MAX_PAGE_BYTES) break;
    count++;
  }
  const kept = rows.slice(0, count);
  const last = kept.at(-1);
  return { rows: kept, next: rows.length > count && last !== undefined ? keyOf(last) : null };
}
