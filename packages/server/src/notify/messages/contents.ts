import type { View } from '../../retrieve/template/render.ts';
import type { EmailContent, SlackContent, WebhookContent } from '../channels/channel-kind.ts';
import type { NotificationEvent } from '../event.ts';
import { fillBlocks, fillHtml, fillMrkdwn, fillSubject, fillText, MAX_SUBJECT } from './forms/fill.ts';
import { fillPayload } from './forms/fill-payload.ts';
import { toHtml } from './forms/html.ts';
import { toSlackBlocks, toSlackText } from './forms/slack.ts';
import { toText } from './forms/text.ts';
import type { Message } from './message.ts';
import { firstOf, type Option } from './options.ts';
import type { TemplateParts } from './template-parts.ts';
import { oneLine } from './words.ts';

/** Templates and whose they are: `the template`, `the channel's template`. */
export interface Source {
  readonly name: string;
  readonly parts: TemplateParts;
}

/** What contents are made of. */
export interface Ingredients {
  readonly event: NotificationEvent;
  /** What the event says where templates say nothing else. */
  readonly message: () => Message;
  readonly view: () => View;
  /** Those that come first go first. */
  readonly sources: readonly Source[];
  /** Why templates were not used is added here. */
  readonly remarks: string[];
}

type Part = keyof TemplateParts;

/** The ways in which the sources make something of one of their parts. */
function options<P extends Part, T>(
  { sources, view }: Ingredients,
  part: P,
  make: (template: NonNullable<TemplateParts[P]>, view: View) => T,
): Option<T>[] {
  return sources.flatMap(({ name, parts }) => {
    const template = parts[part];
    return template === undefined ? [] : [{ with: `${part} of ${name}`, make: () => make(template, view()) }];
  });
}

/** The ways of each source in turn: of its first part before that of its second. */
function bySource<T>(given: Ingredients, ways: (one: Ingredients) => Option<T>[]): Option<T>[] {
  return given.sources.flatMap((source) => ways({ ...given, sources: [source] }));
}

/** What a webhook is sent: the envelope itself, unless a template says otherwise. */
export function webhookContent(given: Ingredients): WebhookContent {
  const payload = firstOf(
    options(given, 'webhook_payload', fillPayload),
    () => JSON.stringify(given.event),
    given.remarks,
  );
  return { type: 'webhook', payload };
}

/** What a Slack channel shows. */
export function slackContent(given: Ingredients): SlackContent {
  const message = withSubject(given);
  const ways = bySource<Omit<SlackContent, 'type'>>(given, (one) => [
    ...options(one, 'slack_blocks', (template, view) => ({
      text: toSlackText(message),
      blocks: fillBlocks(template, view),
    })),
    ...options(one, 'body', (template, view) => ({ text: fillMrkdwn(template, view), blocks: [] })),
  ]);
  const plain = () => ({ text: toSlackText(message), blocks: toSlackBlocks(message) });
  return { type: 'slack', ...firstOf(ways, plain, given.remarks) };
}

/** What an e-mail says. A template of the text alone makes it plain text. */
export function emailContent(given: Ingredients): EmailContent {
  const message = withSubject(given);
  const ways = bySource<Pick<EmailContent, 'text' | 'html'>>(given, ({ sources: [source], view }) => {
    const { body, html } = (source as Source).parts;
    if (body === undefined && html === undefined) return [];
    const make = () => ({
      text: body === undefined ? toText(message) : fillText(body, view()),
      html: html === undefined ? null : fillHtml(html, view()),
    });
    const part = body === undefined ? 'html' : html === undefined ? 'body' : 'body and html';
    return [{ with: `${part} of ${(source as Source).name}`, make }];
  });
  const plain = () => ({ text: toText(message), html: toHtml(message) });
  const subject = oneLine(message.title, MAX_SUBJECT);
  return { type: 'email', subject, ...firstOf(ways, plain, given.remarks) };
}

/** The default message under the subject that a template gives. */
function withSubject(given: Ingredients): Message {
  const message = given.message();
  const ways = options(given, 'subject', fillSubject);
  return { ...message, title: firstOf(ways, () => message.title, given.remarks) };
}
