import type { ListDocumentsRequest } from '@tocsin/contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { insertMany } from '../../store/database.ts';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { type DocumentList, listDocuments } from './list.ts';
import type { ListLimits } from './wish.ts';

const PLACE = { namespaceId: 'ns', collectionId: 'col' };
const SMALL: ListLimits = { page: 300, pageBytes: Number.POSITIVE_INFINITY, whole: 1000 };
let test: TestContext;

beforeEach(async () => {
  test = await openTestContext();
});
afterEach(() => test.close());

async function insertDocuments(count: number, payloadOf: (i: number) => object): Promise<void> {
  const rest = { content_hash: '', batch_id: '', created_at: 0, updated_at: 0 };
  const rows = Array.from({ length: count }, (_, i) => ({
    namespace_id: 'ns',
    collection_id: 'col',
    document_id: `d${String(i).padStart(4, '0')}`,
    payload_json: JSON.stringify(payloadOf(i)),
    ...rest,
  }));
  await test.ctx.db.transaction((tx) => insertMany(tx, 'documents', rows));
}

const list = (
  request: ListDocumentsRequest,
  {
    after = null,
    offset = 0,
    includeTotal = false,
  }: { after?: DocumentList['found']['next']; offset?: number; includeTotal?: boolean } = {},
  limits: ListLimits = SMALL,
  signal: AbortSignal = new AbortController().signal,
) =>
  listDocuments(test.ctx.db.read, PLACE, request, { limit: 10, offset, after, includeTotal }, signal, limits);

it('ends a page after a number of documents that were looked at, and its cursor goes on', async () => {
  await insertDocuments(1000, (i) => ({ rare: i % 400 === 399 }));
  for (const direction of ['asc', 'desc'] as const) {
    const request: ListDocumentsRequest = {
      filters: { rare: true },
      sort: { field: 'document_id', direction },
    };
    const pages: (string[] | undefined)[] = [];
    let after: DocumentList['found']['next'] = null;
    for (let round = 0; round < 10; round++) {
      const page: DocumentList = await list(request, { after, offset: 1 });
      pages.push(page.results?.map((one) => one.document_id));
      after = page.found.next;
      if (after === null) break;
    }
    // The offset goes with the cursor: one of two is skipped.
    expect(pages.flat()).toEqual([direction === 'asc' ? 'd0799' : 'd0399']);
    expect(pages).toHaveLength(3);
  }
});

it('ends a page after so many bytes', async () => {
  await insertDocuments(500, () => ({ text: 'x'.repeat(1000), rare: false }));
  const page = await list({ filters: { rare: true } }, {}, { ...SMALL, page: 1000, pageBytes: 100_000 });
  expect(page).toMatchObject({ results: [], found: { next: ['d0127', 0] } });
});

it('goes through a collection only where that has an end', async () => {
  await insertDocuments(1000, (i) => ({ n: i }));
  const whole: [string, ListDocumentsRequest, boolean?][] = [
    ['sort', { sort: { field: 'n' } }],
    ['group_by', { group_by: 'n' }],
    ['include_total', { filters: { n: 1 } }, true],
  ];
  for (const [place, request, includeTotal = false] of whole) {
    expect((await list(request, { includeTotal })).stats).toMatchObject({
      total_documents: place === 'include_total' ? 1 : 1000,
    });
    const small = { ...SMALL, whole: 999 };
    await expect(list(request, { includeTotal }, small)).rejects.toMatchObject({
      status: 422,
      detail: [{ loc: ['body', place] }],
    });
    await expect(list(request, { includeTotal }, SMALL, AbortSignal.abort())).rejects.toMatchObject({
      status: 503,
    });
  }
});
