import { badRequest, type Metadata, type RetrieverPagination } from '@tocsin/contract';
import { cutPage, makeCursor, readPage } from '../platform/paging.ts';
import type { SecretBox } from '../platform/secrets.ts';
import type { Hit, HitList } from '../retrieve/hit.ts';
import { keyOf } from '../retrieve/hit-fields.ts';

/** How the contract pages where a request does not say how many. */
const DEFAULT_SIZE = { offset: 10, cursor: 10, keyset: 10, scroll: 100 } as const;
/** Documents of one answer. */
const MAX_SIZE = 1000;

/** The part of a result that an answer shows. */
export interface RunPage {
  readonly hits: readonly Hit[];
  readonly pagination: Metadata;
}

/**
 * Cuts a page out of a result. Each page runs the retriever again; a cursor holds the last document, so that a page goes
 * on behind it also where others were added before it.
 * @param binding what a cursor is bound to
 * @throws ApiError 400 where the cursor or the document that it holds is not there
 */
export function pageOfRun(
  secrets: SecretBox,
  list: HitList,
  wish: RetrieverPagination | null,
  binding: unknown,
): RunPage {
  const method = methodOf(wish);
  const size = Math.min(
    wish === null ? MAX_SIZE : (wish.page_size ?? wish.limit ?? DEFAULT_SIZE[method]),
    MAX_SIZE,
  );
  const start = startOf(secrets, list.hits, wish, size, binding);
  const rest = list.hits.slice(start);
  const { rows } = cutPage(rest, size, () => [], sizeOf);
  const last = rows.length < rest.length ? rows.at(-1) : undefined;
  const total = list.hits.length;
  const cursor = last === undefined ? null : makeCursor(secrets, [start + rows.length, keyOf(last)], binding);
  return {
    hits: rows,
    pagination: {
      method,
      total,
      limited: list.limited,
      page_size: size,
      has_next: last !== undefined,
      next_cursor: cursor,
      ...(method === 'offset' && {
        page_number: wish?.page_number ?? 1,
        total_pages: Math.ceil(total / size),
      }),
      ...(method === 'scroll' && { scroll_id: cursor }),
      ...(method === 'keyset' && { after: last === undefined ? null : namesOf(last) }),
    },
  };
}

function methodOf(wish: RetrieverPagination | null): keyof typeof DEFAULT_SIZE {
  if (wish?.method) return wish.method;
  if (wish?.cursor) return 'cursor';
  if (wish?.scroll_id) return 'scroll';
  return wish?.after ? 'keyset' : 'offset';
}

function startOf(
  secrets: SecretBox,
  hits: readonly Hit[],
  wish: RetrieverPagination | null,
  size: number,
  binding: unknown,
): number {
  const cursor = wish?.cursor ?? wish?.scroll_id;
  if (cursor) {
    const [position, key] = readPage(secrets, { cursor }, {}, binding).after ?? [];
    const at = hits.findIndex((hit) => keyOf(hit) === key);
    return at === -1 ? Number(position) : at + 1;
  }
  if (wish?.after) return afterDocument(hits, wish.after);
  return ((wish?.page_number ?? 1) - 1) * size;
}

function afterDocument(hits: readonly Hit[], { document_id, collection_id }: Metadata): number {
  const at = hits.findIndex(
    (hit) => hit.documentId === document_id && (collection_id == null || hit.collectionId === collection_id),
  );
  if (at === -1) throw badRequest('The document in "after" is not in the result; begin again without it');
  return at + 1;
}

function namesOf({ documentId: document_id, collectionId: collection_id }: Hit): Metadata {
  return { document_id, collection_id };
}

function sizeOf({ payload, evidence }: Hit): number {
  return JSON.stringify(payload).length + JSON.stringify(evidence).length;
}
