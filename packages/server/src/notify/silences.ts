import type { LogicalOperator } from '@tocsin/contract';
import { readFilter, type ViewFilter } from '../catalog/read-filter.ts';
import type { Reader } from '../store/database.ts';
import type { ActiveSilence } from './stages/stage.ts';

/** Filters that were read; silences are few, and every batch asks for them. */
const KNOWN = new Map<string, ViewFilter>();
const MOST_KNOWN = 2000;

/** The silences of a namespace that are on. @param now in milliseconds */
export async function activeSilences(db: Reader, namespaceId: string, now: number): Promise<ActiveSilence[]> {
  const rows = await db
    .selectFrom('silences')
    .select(['silence_id', 'filter_json'])
    .where('namespace_id', '=', namespaceId)
    .where('ends_at', '>', now)
    .where('starts_at', '<=', now)
    .orderBy('silence_id')
    .execute();
  return rows.map((row) => ({ silenceId: row.silence_id, filter: filterOf(row.filter_json) }));
}

function filterOf(json: string): ViewFilter {
  const known = KNOWN.get(json);
  if (known !== undefined) return known;
  const filter = readFilter(JSON.parse(json) as LogicalOperator);
  if (KNOWN.size >= MOST_KNOWN) KNOWN.clear();
  KNOWN.set(json, filter);
  return filter;
}
