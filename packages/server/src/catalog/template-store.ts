import { alreadyExists, looksLikeId, notFound, validationError } from '@tocsin/contract';
import type { Reader } from '../store/database.ts';
import type { TemplatesTable } from '../store/tables.ts';
import { alertDefinitionOf } from './alert-model.ts';
import { nullIfMissing } from './lookup.ts';

/** Finds a template by id or name. @throws ApiError 404 */
export async function findTemplate(
  reader: Reader,
  namespaceId: string,
  identifier: string,
): Promise<TemplatesTable> {
  const row = await reader
    .selectFrom('templates')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where((e) => e.or([e('template_id', '=', identifier), e('name', '=', identifier)]))
    .executeTakeFirst();
  if (!row) throw notFound('template', identifier);
  return row;
}

/**
 * The id of the template that an alert is to have.
 * @param said an id or a name; an empty text means none; null and absent mean that it stays
 * @throws ApiError 422 where there is no such template
 */
export async function templateIdOf(
  reader: Reader,
  namespaceId: string,
  said: string | null | undefined,
  before: string | null,
): Promise<string | null> {
  if (said == null) return before;
  if (said === '') return null;
  const row = await nullIfMissing(findTemplate(reader, namespaceId, said));
  if (row !== null) return row.template_id;
  throw validationError(
    'notification_config.template_id',
    `there is no template "${said}"; create it first, or leave it empty`,
  );
}

/** The alerts whose messages a template makes. */
export async function alertsWithTemplate(
  reader: Reader,
  namespaceId: string,
  templateId: string,
): Promise<{ alert_id: string; name: string }[]> {
  const rows = await reader
    .selectFrom('alerts')
    .select(['alert_id', 'name', 'definition_json'])
    .where('namespace_id', '=', namespaceId)
    .where('definition_json', 'like', `%"template_id":"${templateId}"%`)
    .orderBy('alert_id')
    .execute();
  // Metadata may hold the same words.
  return rows.filter((row) => alertDefinitionOf(row).notification_config.template_id === templateId);
}

/** Refuses a name that another template has, or that looks like an id. @throws ApiError 409, 422 */
export async function refuseTemplateName(reader: Reader, namespaceId: string, name: string): Promise<void> {
  if (looksLikeId(name)) throw validationError('name', 'must not look like an id');
  const taken = await reader
    .selectFrom('templates')
    .select('template_id')
    .where('namespace_id', '=', namespaceId)
    .where('name', '=', name)
    .executeTakeFirst();
  if (taken) throw alreadyExists('template', name);
}
