import { type TemplateFields, type TemplateResponse, validationError } from '@tocsin/contract';
import { checkPayload } from '../notify/messages/forms/fill-payload.ts';
import { TEXT_PARTS, type TemplateParts } from '../notify/messages/template-parts.ts';
import { isoTime } from '../platform/clock.ts';
import { parseTemplate, TemplateError } from '../retrieve/template/parse.ts';
import type { TemplatesTable } from '../store/tables.ts';

/**
 * What a request and what was there before make: what is absent stays, null makes a part the default.
 * @throws ApiError 422 naming the part and where in it something is wrong
 */
export function defineTemplate(input: TemplateFields, before: TemplateParts = {}): TemplateParts {
  const texts = TEXT_PARTS.map((part) => [part, input[part] === undefined ? before[part] : input[part]]);
  const payload = input.webhook_payload === undefined ? before.webhook_payload : input.webhook_payload;
  const parts = Object.fromEntries(
    [...texts, ['webhook_payload', payload]].filter(([, template]) => template != null),
  ) as TemplateParts;
  checkTemplate(parts);
  return parts;
}

/** @throws ApiError 422 */
function checkTemplate(parts: TemplateParts): void {
  for (const part of TEXT_PARTS) {
    const template = parts[part];
    if (template !== undefined) checkPart(part, () => void parseTemplate(template));
  }
  const { webhook_payload: payload } = parts;
  if (payload !== undefined) checkPart('webhook_payload', () => checkPayload(payload));
}

function checkPart(part: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof TemplateError) throw validationError(part, error.message);
    throw error;
  }
}

/** The stored parts of a template. @throws SyntaxError where the row was damaged */
export function templatePartsOf(row: Pick<TemplatesTable, 'definition_json'>): TemplateParts {
  return JSON.parse(row.definition_json) as TemplateParts;
}

/** A template in the shape of an answer. */
export function toTemplateResponse(row: TemplatesTable): TemplateResponse {
  const { subject, body, html, slack_blocks, webhook_payload } = templatePartsOf(row);
  return {
    template_id: row.template_id,
    name: row.name,
    version: row.version,
    subject: subject ?? null,
    body: body ?? null,
    html: html ?? null,
    slack_blocks: slack_blocks ?? null,
    webhook_payload: webhook_payload ?? null,
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
  };
}
