import type { AlertExecutionResult, PreviewSubject, TemplatePreview } from '@tocsin/contract';
import { alertDefinitionOf, findAlert } from '../catalog/alert-model.ts';
import { nullIfMissing } from '../catalog/lookup.ts';
import type { AppContext } from '../context.ts';
import type { ChannelType, ContentOf } from '../notify/channels/channel-kind.ts';
import { type AlertContext, eventOf, type NotificationEvent } from '../notify/event.ts';
import { linksOf } from '../notify/links.ts';
import { renderMessage, type TemplateParts } from '../notify/messages/render.ts';
import { SAMPLE_ALERT, SAMPLE_COLLECTION, sampleExecution } from '../notify/messages/sample-event.ts';
import { collectionNameOf } from '../notify/messages/surroundings.ts';
import { isoTime } from '../platform/clock.ts';
import { getExecution, latestExecution } from './read.ts';

/**
 * What each kind of channel would be sent of an execution with a template. Sends nothing.
 * @throws ApiError 404 where there is no such execution, or the alert has none
 */
export async function previewTemplate(
  ctx: AppContext,
  namespaceId: string,
  template: TemplateParts,
  subject: PreviewSubject,
): Promise<TemplatePreview> {
  const execution = await executionOf(ctx, namespaceId, subject);
  const told = execution ?? sampleExecution(isoTime(ctx.clock.now()));
  const event = eventAbout(ctx, namespaceId, told, await alertContextOf(ctx, namespaceId, execution));
  const links = linksOf(ctx.publicUrl(), namespaceId);
  const collectionName =
    execution === null
      ? SAMPLE_COLLECTION
      : await collectionNameOf(ctx.db.read, namespaceId, execution.collection_id);
  const options = { template, channel: null, links, collectionName };
  const [webhook, slack, email] = [
    rendered('webhook', event, options),
    rendered('slack', event, options),
    rendered('email', event, options),
  ];
  return {
    execution_id: execution?.execution_id ?? null,
    webhook: { payload: JSON.parse(webhook.payload), error: webhook.error },
    slack: { text: slack.text, blocks: [...slack.blocks], error: slack.error },
    email: { subject: email.subject, text: email.text, html: email.html, error: email.error },
  };
}

function rendered<T extends ChannelType>(
  type: T,
  event: NotificationEvent,
  options: Parameters<typeof renderMessage>[2],
): ContentOf<T> & { error: string | null } {
  const { content, remark } = renderMessage(type, event, options);
  return { ...(content as ContentOf<T>), error: remark };
}

/** @returns null where a sample is wanted */
async function executionOf(
  { db }: AppContext,
  namespaceId: string,
  { execution_id, alert_id }: PreviewSubject,
): Promise<AlertExecutionResult | null> {
  if (execution_id) return getExecution(db.read, namespaceId, execution_id);
  if (!alert_id) return null;
  const alert = await findAlert(db.read, namespaceId, alert_id);
  return latestExecution(db.read, namespaceId, alert.alert_id);
}

async function alertContextOf(
  { db }: AppContext,
  namespaceId: string,
  execution: AlertExecutionResult | null,
): Promise<AlertContext> {
  if (execution === null) return SAMPLE_ALERT;
  const alert = await nullIfMissing(findAlert(db.read, namespaceId, execution.alert_id));
  if (alert === null) return { ...SAMPLE_ALERT, name: execution.alert_id, metadata: {} };
  const { metadata, notification_config } = alertDefinitionOf(alert);
  return { name: alert.name, metadata, include_scores: notification_config.include_scores };
}

function eventAbout(
  { clock }: AppContext,
  namespace_id: string,
  execution: AlertExecutionResult,
  context: AlertContext,
): NotificationEvent {
  const delivery = {
    namespace_id,
    delivery_id: 'dlv_preview',
    event_type: 'alert.triggered',
    context_json: JSON.stringify(context),
    created_at: clock.now(),
  };
  return eventOf(delivery, execution);
}
