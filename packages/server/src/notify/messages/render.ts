import type { ChannelTemplates, ChannelType, Content } from '../channels/channel-kind.ts';
import type { NotificationEvent } from '../event.ts';

/** The templates of an alert's messages; a part that is not given is the default. */
export interface TemplateParts {
  readonly subject?: string;
  readonly body?: string;
  readonly html?: string;
  readonly slack_blocks?: string;
  readonly webhook_payload?: string;
}

/** What a message is made with beside its event. */
export interface RenderOptions {
  /** Of the alert. */
  readonly template: TemplateParts | null;
  /** Of the channel; the alert's go first. */
  readonly channel: ChannelTemplates | null;
}

/** A message, and what is to be said of how it was made: that its template was broken, say. */
export interface Rendered {
  readonly content: Content;
  readonly remark: string | null;
}

/** What an event says to a channel of a kind. Never throws: a template that cannot be rendered gives way to the default. */
export function renderMessage(
  type: ChannelType,
  event: NotificationEvent,
  _options: RenderOptions,
): Rendered {
  const subject = `${event.type} ${event.subject.id}`;
  if (type === 'webhook') return { content: { type, payload: JSON.stringify(event) }, remark: null };
  if (type === 'slack') return { content: { type, text: subject, blocks: [] }, remark: null };
  return { content: { type, subject, text: subject, html: null }, remark: null };
}
