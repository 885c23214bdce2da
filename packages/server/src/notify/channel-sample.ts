import type { AppContext } from '../context.ts';
import type { Content } from './channels/channel-kind.ts';
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
        blocks: [
          { type: 'context', elements: [{ type: 'mrkdwn', text: `:test_tube: ${WORDS}` }] },
          ...content.blocks,
        ],
      };
    case 'email':
      return {
        ...content,
        subject: `[Test] ${content.subject}`,
        text: `${WORDS}\n\n${content.text}`,
        html: content.html === null ? null : `<p><strong>${WORDS}</strong></p>\n${content.html}`,
      };
  }
}

/** A payload that a template made says nothing of a test by itself. */
function markPayload(payload: string): string {
  const value = JSON.parse(payload) as unknown;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? JSON.stringify({ ...value, test: true }) : payload;
}
