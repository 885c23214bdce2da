import type { AppContext } from '../context.ts';
import type { Content, SlackContent } from './channels/channel-kind.ts';
import { SLACK_LIMITS } from './channels/slack/cut-blocks.ts';
import { eventOf, type NotificationEvent } from './event.ts';

const WORDS = 'This is a test: nothing has happened. Someone wanted to see whether messages arrive here.';

/** The event of a sample: of a type of its own, and nothing of it is stored. */
export function sampleEvent(
  { ids, clock }: Pick<AppContext, 'ids' | 'clock'>,
  namespaceId: string,
  channel: { readonly channel_id: string; readonly name: string | null },
): NotificationEvent {
  const subject = { type: 'channel', id: channel.channel_id };
  const data = { test: true, message: WORDS, channel };
  const sample = {
    delivery_id: ids.next('dlv_'),
    event_type: 'channel.test',
    namespace_id: namespaceId,
    created_at: clock.now(),
    context_json: JSON.stringify({ subject, data }),
  };
  return eventOf(sample, null);
}

/** The content of a sample, unmistakably one whatever templates have made of it. */
export function markAsTest(content: Content): Content {
  switch (content.type) {
    case 'webhook':
      return { ...content, payload: markPayload(content.payload) };
    case 'slack':
      return {
        ...content,
        text: `[Test] ${content.text}`,
        blocks: markBlocks(content.blocks),
      };
    case 'email':
      return {
        ...content,
        subject: `[Test] ${content.subject}`,
        text: `${WORDS}\n\n${content.text}`,
        html: content.html === null ? null : markHtml(content.html),
      };
  }
}

/** A message that is text alone stays so: Slack shows blocks in place of the text. */
function markBlocks(blocks: SlackContent['blocks']): SlackContent['blocks'] {
  if (blocks.length === 0) return blocks;
  const mark = { type: 'context', elements: [{ type: 'mrkdwn', text: `:test_tube: ${WORDS}` }] };
  return [mark, ...blocks.slice(0, SLACK_LIMITS.blocks - 1)];
}

/** At the beginning of the page's body, where it is a page. */
function markHtml(html: string): string {
  const [head = ''] = /^[\s\S]*?<body\b[^>]*>|^\s*<!doctype\b[^>]*>/i.exec(html) ?? [];
  return `${head}<p><strong>${WORDS}</strong></p>\n${html.slice(head.length)}`;
}

/** A payload that a template made says nothing of a test by itself. */
function markPayload(payload: string): string {
  const value = JSON.parse(payload) as unknown;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? JSON.stringify({ ...value, test: true }) : payload;
}
