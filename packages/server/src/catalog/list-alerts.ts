import { type AlertListStats, AlertResponse, type ListAlertsRequest } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { breathe } from '../platform/breathe.ts';
import type { Page } from '../platform/paging.ts';
import type { Reader } from '../store/database.ts';
import { alertDefinitionOf, toAlertResponses } from './alert-model.ts';
import { type Listed, listViews } from './listing.ts';

/** Lists alerts. @throws ApiError 422 where the filter cannot be read */
export async function listAlerts(
  ctx: AppContext,
  namespaceId: string,
  wish: ListAlertsRequest,
  page: Page,
): Promise<Listed<AlertResponse>> {
  const reader = ctx.db.read;
  const all = reader.selectFrom('alerts').where('namespace_id', '=', namespaceId);
  const read = async (after: string, limit: number, offset: number) =>
    toAlertResponses(
      reader,
      namespaceId,
      await all
        .selectAll()
        .where('alert_id', '>', after)
        .orderBy('alert_id')
        .limit(limit)
        .offset(offset)
        .execute(),
    );
  const count = async () =>
    Number((await all.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()).n);
  const source = {
    read,
    count,
    idOf: (view: AlertResponse) => view.alert_id,
    schema: AlertResponse,
    searchIn: (view: AlertResponse) => [view.name, view.description],
  };
  return listViews(source, wish, page);
}

/** Alerts read at once for the numbers about them. */
const STEP = 1000;

/** Numbers about all alerts of a namespace; reads every alert, so lists show them on their first page only. */
export async function alertStats(reader: Reader, namespaceId: string): Promise<AlertListStats> {
  const byType: Record<string, number> = {};
  const total = { all: 0, enabled: 0 };
  for (let after = ''; ; ) {
    const rows = await reader
      .selectFrom('alerts')
      .select(['alert_id', 'enabled', 'definition_json'])
      .where('namespace_id', '=', namespaceId)
      .where('alert_id', '>', after)
      .orderBy('alert_id')
      .limit(STEP)
      .execute();
    for (const row of rows) {
      total.all++;
      total.enabled += row.enabled;
      for (const type of channelTypesOf(row)) byType[type] = (byType[type] ?? 0) + 1;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < STEP) break;
    after = last.alert_id;
    await breathe();
  }
  return {
    total_alerts: total.all,
    enabled_alerts: total.enabled,
    disabled_alerts: total.all - total.enabled,
    alerts_by_channel_type: byType,
  };
}

function channelTypesOf(row: { definition_json: string }): Set<string> {
  const { channels } = alertDefinitionOf(row).notification_config;
  return new Set(channels.length > 0 ? channels.map((ref) => ref.channel_type) : ['none']);
}
