import {
  type CreateSilenceRequest,
  MAX_SILENCES,
  notFound,
  type PatchSilenceRequest,
  type SilenceResponse,
  validationError,
} from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { isoTime } from '../platform/clock.ts';
import { type Page, type PageOfRows, totalWith } from '../platform/paging.ts';
import type { Reader } from '../store/database.ts';
import type { SilencesTable } from '../store/tables.ts';
import { type Keep, keepNothing, transactionKeeping } from './keep.ts';
import { idAfter, plainPage } from './listing.ts';
import { readFilter } from './read-filter.ts';

/**
 * Makes a silence.
 * @param keep keeps the answer
 * @throws ApiError 422
 */
export async function createSilence(
  ctx: AppContext,
  namespaceId: string,
  input: CreateSilenceRequest,
  keep: Keep<SilenceResponse> = keepNothing,
): Promise<SilenceResponse> {
  const now = ctx.clock.now();
  const row: SilencesTable = {
    namespace_id: namespaceId,
    silence_id: ctx.ids.next('sil_'),
    comment: input.comment ?? '',
    filter_json: matchersOf(input.matchers),
    starts_at: input.starts_at == null ? now : Date.parse(input.starts_at),
    ends_at: Date.parse(input.ends_at),
    created_at: now,
    updated_at: now,
  };
  refuseTimes(row);
  if (row.ends_at <= now) throw validationError('ends_at', 'is past; give an instant to come');
  return transactionKeeping(ctx.db, keep, async (tx) => {
    await refuseTooMany(tx, namespaceId, now);
    await tx.insertInto('silences').values(row).execute();
    return toSilence(row, now);
  });
}

async function refuseTooMany(db: Reader, namespaceId: string, now: number): Promise<void> {
  const { n } = await db
    .selectFrom('silences')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('namespace_id', '=', namespaceId)
    .where('ends_at', '>', now)
    .executeTakeFirstOrThrow();
  if (Number(n) >= MAX_SILENCES)
    throw validationError(
      '',
      `there are ${MAX_SILENCES} silences that have not ended; end or delete some first`,
    );
}

function matchersOf(matchers: CreateSilenceRequest['matchers']): string {
  readFilter(matchers, 'matchers');
  return JSON.stringify(matchers);
}

function refuseTimes({ starts_at, ends_at }: Pick<SilencesTable, 'starts_at' | 'ends_at'>): void {
  if (ends_at <= starts_at) throw validationError('ends_at', 'must be behind starts_at');
}

/** Reads a silence. @throws ApiError 404 */
export async function getSilence(
  ctx: AppContext,
  namespaceId: string,
  silenceId: string,
): Promise<SilenceResponse> {
  return toSilence(await findSilence(ctx.db.read, namespaceId, silenceId), ctx.clock.now());
}

/** Changes single fields of a silence. @throws ApiError 404, 422 */
export async function patchSilence(
  ctx: AppContext,
  namespaceId: string,
  silenceId: string,
  patch: PatchSilenceRequest,
): Promise<SilenceResponse> {
  const now = ctx.clock.now();
  return ctx.db.transaction(async (tx) => {
    const before = await findSilence(tx, namespaceId, silenceId);
    const { namespace_id, silence_id, ...fields } = {
      ...before,
      comment: patch.comment ?? before.comment,
      filter_json: patch.matchers == null ? before.filter_json : matchersOf(patch.matchers),
      starts_at: patch.starts_at == null ? before.starts_at : Date.parse(patch.starts_at),
      ends_at: patch.ends_at == null ? before.ends_at : Date.parse(patch.ends_at),
      updated_at: now,
    };
    refuseTimes(fields);
    await tx
      .updateTable('silences')
      .set(fields)
      .where('namespace_id', '=', namespace_id)
      .where('silence_id', '=', silence_id)
      .execute();
    return toSilence({ namespace_id, silence_id, ...fields }, now);
  });
}

/** Removes a silence. @throws ApiError 404 */
export async function deleteSilence(ctx: AppContext, namespaceId: string, silenceId: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await findSilence(tx, namespaceId, silenceId);
    await tx
      .deleteFrom('silences')
      .where('namespace_id', '=', namespaceId)
      .where('silence_id', '=', silenceId)
      .execute();
  });
}

/** Lists silences, oldest first. */
export async function listSilences(
  ctx: AppContext,
  namespaceId: string,
  page: Page,
): Promise<{ found: PageOfRows<SilenceResponse>; total: number }> {
  const all = ctx.db.read.selectFrom('silences').where('namespace_id', '=', namespaceId);
  const { n } = await all.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const rows = await all
    .selectAll()
    .where('silence_id', '>', idAfter(page))
    .orderBy('silence_id')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const now = ctx.clock.now();
  const views = rows.map((row) => toSilence(row, now));
  const found = plainPage(views, page, (view) => view.silence_id);
  return { found, total: totalWith(Number(n), page, found) };
}

async function findSilence(reader: Reader, namespaceId: string, silenceId: string): Promise<SilencesTable> {
  const row = await reader
    .selectFrom('silences')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('silence_id', '=', silenceId)
    .executeTakeFirst();
  if (!row) throw notFound('silence', silenceId);
  return row;
}

function toSilence(row: SilencesTable, now: number): SilenceResponse {
  const { starts_at, ends_at } = row;
  return {
    silence_id: row.silence_id,
    matchers: JSON.parse(row.filter_json) as SilenceResponse['matchers'],
    starts_at: isoTime(starts_at),
    ends_at: isoTime(ends_at),
    comment: row.comment,
    state: now >= ends_at ? 'expired' : now < starts_at ? 'pending' : 'active',
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
  };
}
