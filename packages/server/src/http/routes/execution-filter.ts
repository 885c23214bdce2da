import { notFound, validationError } from '@tocsin/contract';
import { collectionIdOf } from '../../catalog/documents.ts';
import { nullIfMissing } from '../../catalog/lookup.ts';
import type { AppContext } from '../../context.ts';
import type { ExecutionFilter } from '../../executions/filter.ts';

/** A query string, or a body in its place, as it was validated. */
export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>;

/** An alert's id by its id or name. @throws ApiError 404 */
export async function alertIdOf(ctx: AppContext, namespaceId: string, identifier: string): Promise<string> {
  const row = await ctx.db.read
    .selectFrom('alerts')
    .select('alert_id')
    .where('namespace_id', '=', namespaceId)
    .where((e) => e.or([e('alert_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  if (!row) throw notFound('alert', identifier);
  return row.alert_id;
}

/** What is really given: null and empty text are nothing. */
export function present(query: Query): Query {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value != null && value !== ''));
}

/**
 * The filter of a request for executions.
 * @param alertId of the path; null where it names none
 * @throws ApiError 422
 */
export async function readFilter(
  ctx: AppContext,
  namespaceId: string,
  given: Query,
  alertId: string | null,
): Promise<ExecutionFilter> {
  const text = (name: string) => (given[name] === undefined ? undefined : String(given[name]));
  const [alert, collection] = [text('alert_id'), text('collection_id')];
  const named = alert === undefined ? undefined : await knownAlert(ctx, namespaceId, alert);
  if (alertId !== null && named !== undefined && named !== alertId)
    throw validationError([
      { loc: ['query', 'alert_id'], msg: 'is another alert than the one in the path', type: 'value_error' },
    ]);
  return {
    alertId: alertId ?? named,
    collectionId: collection === undefined ? undefined : await knownCollection(ctx, namespaceId, collection),
    batchId: text('batch_id'),
    triggered: given['triggered'] === undefined ? undefined : given['triggered'] === true,
    status: text('status'),
    mode: text('mode'),
    since: time(given['since'], 'since'),
    until: time(given['until'], 'until'),
    reasons: words(given['notification_reason']),
    statuses: words(given['notification_status']),
  };
}

/** An alert's id where it is given by name; an unknown one stays as it is and finds nothing. */
async function knownAlert(ctx: AppContext, namespaceId: string, identifier: string): Promise<string> {
  return (await nullIfMissing(alertIdOf(ctx, namespaceId, identifier))) ?? identifier;
}

/** A collection's id where it is given by name; an unknown one stays as it is and finds nothing. */
async function knownCollection(ctx: AppContext, namespaceId: string, identifier: string): Promise<string> {
  return (await nullIfMissing(collectionIdOf(ctx.db.read, namespaceId, identifier))) ?? identifier;
}

/** A list, or words with commas between them; none are no filter. */
function words(value: Query[string]): string[] | undefined {
  const text = String(value ?? '');
  return text === '' ? undefined : [...new Set(text.split(','))].sort();
}

function time(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  const ms = Date.parse(String(value));
  if (Number.isNaN(ms))
    throw validationError([{ loc: ['query', name], msg: 'must be an ISO 8601 time', type: 'datetime' }]);
  return ms;
}
