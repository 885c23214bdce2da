import { nullIfMissing } from '../../catalog/lookup.ts';
import { templatePartsOf } from '../../catalog/template-model.ts';
import { findTemplate } from '../../catalog/template-store.ts';
import type { Reader } from '../../store/database.ts';
import type { Delivery } from '../delivery-queue.ts';
import type { TemplateParts } from './template-parts.ts';

/** An alert's template as it is now; where it cannot be had, the remark says why. */
export interface LoadedTemplate {
  readonly template: TemplateParts | null;
  readonly remark: string | null;
}

/** The template that a delivery names. */
export async function templateOf(
  reader: Reader,
  { namespace_id, context_json }: Pick<Delivery, 'namespace_id' | 'context_json'>,
): Promise<LoadedTemplate> {
  // Most have none, and some have a large context.
  if (!context_json.includes('"template_id":"')) return { template: null, remark: null };
  const { template_id: id } = JSON.parse(context_json) as { template_id?: string | null };
  if (!id) return { template: null, remark: null };
  const row = await nullIfMissing(findTemplate(reader, namespace_id, id));
  if (row === null) return { template: null, remark: `the template ${id} was not used: it is gone` };
  try {
    return { template: templatePartsOf(row), remark: null };
  } catch {
    return { template: null, remark: `the template ${id} was not used: it cannot be read` };
  }
}

/** What a collection is called; null where it is gone. */
export async function collectionNameOf(
  reader: Reader,
  namespaceId: string,
  collectionId: string,
): Promise<string | null> {
  const row = await reader
    .selectFrom('collections')
    .select('name')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .executeTakeFirst();
  return row?.name ?? null;
}
