import type { DocumentResponse, ListDocumentsResponse } from '@tocsin/contract';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { insertMany } from '../../store/database.ts';
import type { TestContext } from '../../testing/context.ts';
import type { Call } from '../../testing/server.ts';
import { openThings } from '../../testing/things.ts';
import { documentListRoutes } from './document-list.ts';
import { documentRoutes } from './documents.ts';

const DOCUMENTS = '/v1/collections/things/documents';
let test: TestContext;
let call: Call;
let close: () => Promise<void>;

beforeEach(async () => {
  ({ test, call, close } = await openThings([documentRoutes, documentListRoutes]));
});
afterEach(() => close());

type Document = Record<string, unknown>;
const add = async (documents: Document[]): Promise<void> => {
  const answer = await call(`POST ${DOCUMENTS}/bulk?alerts=skip`, { documents });
  expect(answer.statusCode).toBe(200);
};
const list = async (
  body: object = {},
  query = '',
): Promise<ListDocumentsResponse & { total_count?: number }> =>
  (await call(`POST ${DOCUMENTS}/list${query}`, body)).json();
const idsOf = (page: { results: DocumentResponse[] | null }) => page.results?.map((one) => one.document_id);
const ids = async (body: object = {}, query = '') => idsOf(await list(body, query));
const problem = async (body: object, query = ''): Promise<[number, unknown]> => {
  const answer = await call(`POST ${DOCUMENTS}/list${query}`, body);
  return [answer.statusCode, answer.json().detail?.[0]?.loc];
};

/** Follows the cursors to the end. */
async function walk(body: object, limit: number): Promise<ListDocumentsResponse[]> {
  const pages = [await list({ ...body, limit })];
  for (let cursor = pages[0]?.pagination.next_cursor; cursor && pages.length < 200; ) {
    const page = await list({ ...body, limit, cursor });
    pages.push(page);
    cursor = page.pagination.next_cursor;
  }
  return pages;
}

describe('documents', () => {
  it('are filtered by what an answer shows: payload, id, and times', async () => {
    await add([
      { document_id: 'a', n: 1, metadata: { tags: ['x', 'y'], title: 'Red apple' } },
      { document_id: 'b', n: 2, metadata: { tags: ['y'], title: 'green pear' } },
      { document_id: 'c', n: 'two', items: [{ name: 'inner' }] },
    ]);
    expect(await ids({ filters: { n: 1 } })).toEqual(['a']);
    expect(await ids({ filters: { field: 'metadata.tags', operator: 'contains', value: 'Y' } })).toEqual([
      'a',
      'b',
    ]);
    expect(await ids({ filters: { NOT: { field: 'n', operator: 'gte', value: 2 } } })).toEqual(['a', 'c']);
    expect(await ids({ filters: { OR: [{ document_id: 'b' }, { 'items.name': 'inner' }] } })).toEqual([
      'b',
      'c',
    ]);
    expect(
      await ids({ filters: { field: '_internal.created_at', operator: 'lt', value: '2031' } }),
    ).toHaveLength(3);
    expect(await ids({ filters: { field: 'metadata.title', operator: 'regex', value: '^r.d' } })).toEqual([
      'a',
    ]);
    expect(await problem({ filters: { field: 'n', operator: 'regex', value: '(' } })).toEqual([
      422,
      ['body', 'filters', 'value'],
    ]);
    expect(await problem({ filters: { AND: [{ field: 'n', operator: 'like' }] } })).toEqual([
      422,
      ['body', 'filters', 'AND', 0, 'operator'],
    ]);
  });

  it('are searched in every text, whatever its case and depth', async () => {
    await add([
      { document_id: 'a', metadata: { list: [{ deep: 'The STRASSE of life' }] } },
      { document_id: 'b-street', n: 1 },
      { document_id: 'c', collection: 'nothing' },
    ]);
    expect(await ids({ search: 'strasse OF' })).toEqual(['a']);
    expect(await ids({ search: 'STREET' })).toEqual(['b-street']);
    expect(await ids({ search: 'col_' })).toEqual([]);
    expect(await ids({ search: 'n', filters: { collection: 'nothing' } })).toEqual(['c']);
  });

  it('are found by their features', async () => {
    const features = [
      { feature_extractor_id: 'clip_v1', vectors: { out: [1, 2] }, hashes: { pdq: 'ff'.repeat(8) } },
    ];
    await add([{ document_id: 'a', features }, { document_id: 'b' }]);
    expect(await ids({ filters: { field: 'features.out', operator: 'exists' } })).toEqual(['a']);
    expect(await ids({ filters: { 'features.pdq': 'ff'.repeat(8) } })).toEqual(['a']);
    expect(
      await ids({ filters: { field: 'features.clip@v1/out', operator: 'exists', value: false } }),
    ).toEqual(['b']);
    const [seen] = (await list({ filters: { 'features.pdq': 'FF'.repeat(8) } })).results ?? [];
    expect(seen).not.toHaveProperty('features');
    const [whole] = (await list({ return_vectors: true, select: ['n'] })).results ?? [];
    expect(whole).toMatchObject({ document_id: 'a', features });
  });

  it('show what is selected, through lists and with dots in names', async () => {
    await add([
      { document_id: 'a', n: 1, 'x.y': 2, metadata: { a: 1, b: { c: 2, d: 3 } }, items: [{ p: 1, q: 2 }, 7] },
      { document_id: 'b', metadata: { b: 'flat' } },
    ]);
    const { results } = await list({ select: ['metadata.b.c', 'items.p', 'x.y', '__proto__', 'missing'] });
    const collection_id = expect.stringMatching(/^col_/);
    expect(results).toEqual([
      {
        document_id: 'a',
        collection_id,
        metadata: { b: { c: 2 } },
        items: [{ p: 1 }, null],
        'x.y': 2,
      },
      { document_id: 'b', collection_id, metadata: {} },
    ]);
    expect((await list({ select: [] })).results?.[0]).toEqual({ document_id: 'a', collection_id });
    expect(await problem({ select: Array(101).fill('a') })).toEqual([422, ['body', 'select']]);
    expect(await problem({ select: [''] })).toEqual([422, ['body', 'select', 0]]);
  });

  it('are sorted: numbers, texts by code point, booleans, and what is missing last in both directions', async () => {
    const values = ['～', '😀', 'b', 'a', 3, -1, true, null, undefined, { o: 1 }];
    await add(values.map((v, i) => ({ document_id: `d${i}`, v })));
    const order = async (direction: string) =>
      (await list({ sort: { field: 'v', direction } })).results?.map((one) => one['v'] ?? null);
    expect(await order('asc')).toEqual([-1, 3, 'a', 'b', '～', '😀', true, null, null, { o: 1 }]);
    expect(await order('desc')).toEqual([true, '😀', '～', 'b', 'a', 3, -1, null, null, { o: 1 }]);
    expect(await ids({ sort: { field: 'document_id', direction: 'desc' }, limit: 2 })).toEqual(['d9', 'd8']);
    expect(await ids({ sort: { field: '_internal.created_at' }, limit: 1 })).toEqual(['d0']);
  });

  it('are grouped with exact counts', async () => {
    await add([
      { document_id: 'a', tags: ['x', 'y', 'x'], n: 1 },
      { document_id: 'b', tags: 'y', n: 3 },
      { document_id: 'c', n: 2 },
      { document_id: 'd', tags: 'y', n: 2 },
    ]);
    const page = await list(
      { group_by: 'tags', sort: { field: 'n', direction: 'desc' }, select: ['n'] },
      '?include_total=true',
    );
    expect(page).toMatchObject({
      results: null,
      group_by_field: 'tags',
      groups: [
        { group_key: 'x', count: 1 },
        { group_key: 'y', count: 3, documents: [{ n: 3 }, { n: 2 }, { n: 1 }] },
        { group_key: null, count: 1, documents: [{ document_id: 'c' }] },
      ],
      stats: { total_documents: 4, total_groups: 3, avg_documents_per_group: 4 / 3 },
      pagination: { total: 3 },
    });
    const keys = (await walk({ group_by: 'tags' }, 1)).map((one) =>
      one.groups?.map((group) => group.group_key),
    );
    expect(keys).toEqual([['x'], ['y'], [null]]);
  });

  it('are counted where that is asked for', async () => {
    await add([1, 2, 3].map((n) => ({ document_id: `d${n}`, n })));
    await add([{ document_id: 'blob', document_blobs: [{ field: 'f', url: 'https://example.org/a' }] }]);
    expect(await list({ limit: 2 })).toMatchObject({
      stats: null,
      groups: null,
      pagination: { total: null },
    });
    expect(await list({ limit: 2, include_total: true })).toMatchObject({
      total_count: 4,
      pagination: { total: 4, total_pages: 2, page: 1, page_size: 2 },
      stats: { total_documents: 4 },
    });
    const filters = { field: 'n', operator: 'exists', value: false };
    expect(await list({ filters, include_total: true })).toMatchObject({
      total_count: 1,
      stats: { total_documents: 1, avg_blobs_per_document: 1 },
    });
  });

  it('take the paging from the query string or the body, within its limits', async () => {
    await add(['a', 'b', 'c'].map((document_id) => ({ document_id, n: 1 })));
    expect(await ids({ page_size: 1 })).toEqual(['a']);
    expect(await ids({ limit: 3 }, '?page_size=2')).toEqual(['a', 'b']);
    expect(await ids({ offset: 1, filters: { n: 1 } })).toEqual(['b', 'c']);
    expect(await ids({ offset: 3 })).toEqual([]);
    expect(await ids({}, '?cursor=null&limit=')).toHaveLength(3);
    for (const [body, loc] of [
      [{ limit: 0 }, 'limit'],
      [{ limit: 1001 }, 'limit'],
      [{ page_size: 1001 }, 'page_size'],
      [{ offset: 10_001 }, 'offset'],
      [{ offset: -1 }, 'offset'],
      [{ limit: '5' }, 'limit'],
    ] as const)
      expect(await problem(body)).toEqual([422, ['body', loc]]);
    expect(await problem({}, '?limit=1001')).toEqual([422, ['query', 'limit']]);
    expect((await call(`POST ${DOCUMENTS}/list`, 'null')).statusCode).toBe(200);
    expect((await call(`POST ${DOCUMENTS}/list`)).statusCode).toBe(200);
    const { next_cursor: cursor } = (await list({ limit: 1, filters: { n: 1, m: null } })).pagination;
    expect(cursor).toBeNull();
    const first = await list({ limit: 1, filters: { n: 1, document_id: { $x: 1 } } });
    expect(first.results).toEqual([]);
  });

  it('refuse the cursor of another list, of other filters, and one that was changed', async () => {
    await add(['a', 'b'].map((document_id) => ({ document_id, n: 1, m: 1 })));
    const { next_cursor: cursor } = (await list({ limit: 1, filters: { n: 1, m: 1 } })).pagination;
    expect(await ids({ cursor, filters: { m: 1, n: 1 } })).toEqual(['b']);
    for (const body of [
      { cursor },
      { cursor, filters: { n: 1 } },
      { cursor: `${cursor}x`, filters: { n: 1, m: 1 } },
    ])
      expect((await call(`POST ${DOCUMENTS}/list`, body)).statusCode).toBe(400);
  });
});

describe('a page', () => {
  it('ends at 8 MiB, in every order, and nothing is lost', async () => {
    const text = 'x'.repeat(3_000_000);
    await insertDocuments(5, (i) => ({ n: 5 - i, text }));
    for (const body of [{}, { sort: { field: 'n' } }, { group_by: 'n' }]) {
      const pages = await walk(body, 10);
      expect(pages.map((page) => (page.results ?? page.groups)?.length)).toEqual([2, 2, 1]);
    }
  });

  async function insertDocuments(count: number, payloadOf: (i: number) => object): Promise<void> {
    const { namespace_id, collection_id } = await test.ctx.db.read
      .selectFrom('collections')
      .select(['namespace_id', 'collection_id'])
      .executeTakeFirstOrThrow();
    const rest = { content_hash: '', batch_id: '', created_at: 0, updated_at: 0 };
    const rows = Array.from({ length: count }, (_, i) => ({
      namespace_id,
      collection_id,
      document_id: `d${String(i).padStart(6, '0')}`,
      payload_json: JSON.stringify(payloadOf(i)),
      ...rest,
    }));
    await test.ctx.db.transaction((tx) => insertMany(tx, 'documents', rows));
  }
});

describe('following the cursors', () => {
  const value = fc.oneof(
    fc.integer({ min: 0, max: 3 }),
    fc.constantFrom('a', 'B', null, true),
    fc.constant([1, 'a']),
  );
  const documents = fc.array(fc.record({ v: value, w: value }, { requiredKeys: [] }), { maxLength: 25 });
  const filters = fc.constantFrom(
    undefined,
    { v: 1 },
    { field: 'w', operator: 'exists' },
    { NOT: { v: 'a' } },
  );
  const sort = fc.constantFrom(
    undefined,
    { field: 'w' },
    { field: 'v', direction: 'desc' },
    { field: 'document_id', direction: 'desc' },
  );

  it('yields every document once, in one order, whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(
        documents,
        filters,
        sort,
        fc.integer({ min: 1, max: 7 }),
        async (all, filters, sort, limit) => {
          await removeAll();
          if (all.length > 0) await add(all.map((one, i) => ({ document_id: `d${i}`, ...one })));
          const whole = await ids({ filters, sort, limit: 1000 });
          const pages = await walk({ filters, sort }, limit);
          expect(pages.flatMap((page) => idsOf(page) ?? [])).toEqual(whole);
          const skipped = await ids({ filters, sort, limit, offset: 2 });
          expect(skipped).toEqual(whole?.slice(2, 2 + limit));
          const groups = pages.length > 0 ? await walk({ filters, group_by: 'v' }, limit) : [];
          const counted = groups.flatMap((page) => page.groups ?? []);
          expect(counted.map(({ group_key, count }) => [JSON.stringify(group_key), count])).toEqual(
            groupsOf(all.filter((_, i) => whole?.includes(`d${i}`))),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  it('yields what was there at the beginning once, whatever is written meanwhile', async () => {
    await add(Array.from({ length: 30 }, (_, i) => ({ document_id: `k${i + 10}`, n: i % 2 })));
    for (const sort of [undefined, { field: 'n' }]) {
      const before = await ids({ sort, limit: 1000 });
      const seen: string[] = [];
      let page = await list({ sort, limit: 4 });
      for (let round = 0; ; round++) {
        seen.push(...(idsOf(page) ?? []));
        const { next_cursor: cursor } = page.pagination;
        if (!cursor) break;
        await add([
          { document_id: `a${round}`, n: 0 },
          { document_id: `z${round}`, n: 1 },
        ]);
        page = await list({ sort, limit: 4, cursor });
      }
      const old = new Set(before);
      expect(seen.filter((id) => old.has(id))).toEqual(before);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  async function removeAll(): Promise<void> {
    await test.ctx.db.transaction((tx) => tx.deleteFrom('documents').execute());
  }

  function groupsOf(all: { v?: unknown }[]): [string, number][] {
    const counts = new Map<string, number>();
    for (const { v } of all)
      for (const key of new Set(Array.isArray(v) ? v : [v ?? null]))
        counts.set(JSON.stringify(key), (counts.get(JSON.stringify(key)) ?? 0) + 1);
    const order = ['0', '1', '2', '3', '"B"', '"a"', 'true', 'null'];
    return [...counts].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  }
});
