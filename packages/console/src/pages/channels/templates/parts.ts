import type { Metadata, TemplateFields, TemplateResponse } from '@tocsin/contract';

/** The parts of a template as a form has them: texts; empty = the default. */
export type TemplateDraft = Readonly<Record<(typeof TEMPLATE_PARTS)[number]['name'], string>>;

/** The parts of a template, in the order of the form. */
export const TEMPLATE_PARTS = [
  { name: 'subject', label: 'Subject', help: 'One line: an e-mail’s subject, the heading elsewhere.' },
  { name: 'body', label: 'Text', help: 'The text of an e-mail, and of a Slack message without blocks.' },
  { name: 'html', label: 'HTML', help: 'The HTML of an e-mail. Values are escaped.' },
  {
    name: 'slack_blocks',
    label: 'Slack blocks',
    help: 'JSON of a list of blocks; tags stand between quotes.',
  },
  {
    name: 'webhook_payload',
    label: 'Webhook payload',
    help: 'The JSON that webhooks are sent; tags in its strings.',
  },
] as const;

/** What a form begins with. */
export function templateDraftOf(template: TemplateResponse | null): TemplateDraft {
  const payload = template?.webhook_payload ?? null;
  return {
    subject: template?.subject ?? '',
    body: template?.body ?? '',
    html: template?.html ?? '',
    slack_blocks: template?.slack_blocks ?? '',
    webhook_payload: payload === null ? '' : JSON.stringify(payload, null, 2),
  };
}

/** What is sent: null for each part that is the default. @throws SyntaxError where the payload is no JSON */
export function templateFieldsOf(draft: TemplateDraft): TemplateFields {
  const text = (part: string): string | null => (part.trim() === '' ? null : part);
  const payload = text(draft.webhook_payload);
  return {
    subject: text(draft.subject),
    body: text(draft.body),
    html: text(draft.html),
    slack_blocks: text(draft.slack_blocks),
    webhook_payload: payload === null ? null : (JSON.parse(payload) as Metadata),
  };
}

/** The parts that a template says itself, by their labels. */
export function partsOf(template: TemplateResponse): string[] {
  return TEMPLATE_PARTS.filter(({ name }) => template[name] !== null).map(({ label }) => label);
}
