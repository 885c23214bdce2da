import type { AlertListStats, AlertResponse, ListAlertsRequest } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import type { Page } from '../platform/paging.ts';
import type { Reader } from '../store/database.ts';
import { alertDefinitionOf, toAlertResponses } from './alert-model.ts';
import { chooseViews, idAfter, isPlain, type Listed, plainPage } from './listing.ts';

/** Lists alerts. @throws ApiError 422 where the filter cannot be read */
export async function listAlerts(
  ctx: AppContext,
  namespaceId: string,
  wish: ListAlertsRequest,
  page: Page,
): Promise<Listed<AlertResponse>> {
  const reader = ctx.db.read;
  const all = reader.selectFrom('alerts').where('namespace_id', '=', namespaceId);
  if (!isPlain(wish)) {
    const views = await toAlertResponses(reader, namespaceId, await all.selectAll().execute());
    return chooseViews(views, wish, page, {
      idOf: (view) => view.alert_id,
      searchIn: (view) => [view.name, view.description],
    });
  }
  const rows = await all
    .selectAll()
    .where('alert_id', '>', idAfter(page))
    .orderBy('alert_id')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const { n } = await all.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
  const views = await toAlertResponses(reader, namespaceId, rows);
  return { found: plainPage(views, page, (view) => view.alert_id), total: Number(n) };
}

/** Numbers about all alerts of a namespace; reads every alert, so lists show them on their first page only. */
export async function alertStats(reader: Reader, namespaceId: string): Promise<AlertListStats> {
  const rows = await reader
    .selectFrom('alerts')
    .select(['enabled', 'definition_json'])
    .where('namespace_id', '=', namespaceId)
    .execute();
  const byType: Record<string, number> = {};
  for (const row of rows) {
    const { channels } = alertDefinitionOf(row).notification_config;
    const types = new Set(channels.length > 0 ? channels.map((ref) => ref.channel_type) : ['none']);
    for (const type of types) byType[type] = (byType[type] ?? 0) + 1;
  }
  const enabled = rows.filter((row) => row.enabled === 1).length;
  return {
    total_alerts: rows.length,
    enabled_alerts: enabled,
    disabled_alerts: rows.length - enabled,
    alerts_by_channel_type: byType,
  };
}
