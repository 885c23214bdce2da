import {
  type CreateTemplateRequest,
  conflict,
  ID_PREFIXES,
  type PatchTemplateRequest,
  type TemplateResponse,
} from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { type Page, type PageOfRows, totalWith } from '../platform/paging.ts';
import type { TemplatesTable } from '../store/tables.ts';
import { type Keep, keepNothing, transactionKeeping } from './keep.ts';
import { idAfter, plainPage } from './listing.ts';
import { namesOf } from './retriever-store.ts';
import { defineTemplate, templatePartsOf, toTemplateResponse } from './template-model.ts';
import { alertsWithTemplate, findTemplate, refuseTemplateName } from './template-store.ts';

/**
 * Stores a template.
 * @param keep keeps the answer
 * @throws ApiError 409, 422
 */
export async function createTemplate(
  ctx: AppContext,
  namespaceId: string,
  { name, ...input }: CreateTemplateRequest,
  keep: Keep<TemplateResponse> = keepNothing,
): Promise<TemplateResponse> {
  const now = ctx.clock.now();
  const row: TemplatesTable = {
    namespace_id: namespaceId,
    template_id: ctx.ids.next(ID_PREFIXES.template),
    name,
    version: 1,
    definition_json: JSON.stringify(defineTemplate(input)),
    created_at: now,
    updated_at: now,
  };
  return transactionKeeping(ctx.db, keep, async (tx) => {
    await refuseTemplateName(tx, namespaceId, name);
    await tx.insertInto('templates').values(row).execute();
    return toTemplateResponse(row);
  });
}

/** Reads a template, by id or name. @throws ApiError 404 */
export async function getTemplate(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<TemplateResponse> {
  return toTemplateResponse(await findTemplate(ctx.db.read, namespaceId, identifier));
}

/** Changes single parts of a template; nothing is written where nothing changes. @throws ApiError 404, 409, 422 */
export async function patchTemplate(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
  { name: wanted, ...input }: PatchTemplateRequest,
): Promise<TemplateResponse> {
  return ctx.db.transaction(async (tx) => {
    const row = await findTemplate(tx, namespaceId, identifier);
    const name = wanted ?? row.name;
    if (name !== row.name) await refuseTemplateName(tx, namespaceId, name);
    const definition_json = JSON.stringify(defineTemplate(input, templatePartsOf(row)));
    if (name === row.name && definition_json === row.definition_json) return toTemplateResponse(row);
    const changed = { name, definition_json, version: row.version + 1, updated_at: ctx.clock.now() };
    await tx
      .updateTable('templates')
      .set(changed)
      .where('namespace_id', '=', namespaceId)
      .where('template_id', '=', row.template_id)
      .execute();
    return toTemplateResponse({ ...row, ...changed });
  });
}

/** Removes a template that no alert uses. @throws ApiError 404, 409 */
export async function deleteTemplate(
  ctx: AppContext,
  namespaceId: string,
  identifier: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const { template_id } = await findTemplate(tx, namespaceId, identifier);
    const alerts = await alertsWithTemplate(tx, namespaceId, template_id);
    if (alerts.length > 0)
      throw conflict(`The template is used by ${namesOf(alerts)}; change or delete them first`, {
        alerts: alerts.map((alert) => alert.alert_id),
      });
    await tx
      .deleteFrom('templates')
      .where('namespace_id', '=', namespaceId)
      .where('template_id', '=', template_id)
      .execute();
  });
}

/** Lists the templates of a namespace. */
export async function listTemplates(
  ctx: AppContext,
  namespaceId: string,
  page: Page,
): Promise<{ found: PageOfRows<TemplateResponse>; total: number | null }> {
  const all = ctx.db.read.selectFrom('templates').where('namespace_id', '=', namespaceId);
  const count = page.includeTotal
    ? await all.select((e) => e.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
    : null;
  const rows = await all
    .selectAll()
    .where('template_id', '>', idAfter(page))
    .orderBy('template_id')
    .limit(page.limit + 1)
    .offset(page.offset)
    .execute();
  const found = plainPage(rows.map(toTemplateResponse), page, (view) => view.template_id);
  return { found, total: count && totalWith(Number(count.n), page, found) };
}
