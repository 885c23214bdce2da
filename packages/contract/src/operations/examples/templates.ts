import type { CreateTemplateRequest, TemplateResponse } from '../../templates.ts';

/** A template for every kind of channel. */
export const templateRequest: CreateTemplateRequest = {
  name: 'short',
  subject: '{{alert.name}}: {{match_count}} in {{collection.name}}',
  body: '{{#matches}}{{title}} ({{score_percent}}%) {{links.document}}\n{{/matches}}',
  slack_blocks:
    '[{"type": "section", "text": {"type": "mrkdwn", "text": "{{#matches}}<{{links.document}}|{{title}}>\\n{{/matches}}"}}]',
  webhook_payload: {
    alert: '{{alert.name}}',
    count: '{{match_count}}',
    ids: '{{execution.source_documents}}',
  },
};

/** How {@link templateRequest} is answered. */
export const template: TemplateResponse = {
  template_id: 'tpl_01jdq3f2b4d6f8h0j2m4n6q8r0',
  name: 'short',
  version: 1,
  subject: templateRequest.subject ?? null,
  body: templateRequest.body ?? null,
  html: null,
  slack_blocks: templateRequest.slack_blocks ?? null,
  webhook_payload: templateRequest.webhook_payload ?? null,
  created_at: '2026-11-02T09:28:00.000Z',
  updated_at: '2026-11-02T09:28:00.000Z',
};
