import type { Message, MessageEntry } from '../message.ts';
import { cut } from '../words.ts';
import { cutEscaped, escapeMrkdwn, withoutMentions } from './escape.ts';
import { factLine } from './text.ts';

/** A block of Slack's Block Kit. */
export type SlackBlock = Readonly<Record<string, unknown>>;

/** What Slack takes: blocks of a message, and characters of a text and of a header. */
export const SLACK_LIMITS = { blocks: 50, text: 3000, header: 150 } as const;

/** A message as blocks: a header, what happened, a section for each entry, links, and where it comes from. */
export function toSlackBlocks(message: Message): SlackBlock[] {
  const { title, lead, facts, entries, more, links, context } = message;
  const happened = [...lead, ...facts.map(({ label, value }) => `${label}: ${value}`)].map(escapeMrkdwn);
  const opened = links.map(({ label, url }) => linkTo(url, label)).join(' · ');
  const header = cut(withoutMentions(title), SLACK_LIMITS.header);
  return [
    { type: 'header', text: { type: 'plain_text', text: header, emoji: false } },
    ...(happened.length === 0 ? [] : [section(happened.join('\n'))]),
    ...entries.map((entry) => section(entryText(entry))),
    ...(more === null ? [] : [contextBlock(escapeMrkdwn(more))]),
    ...(opened === '' ? [] : [section(opened)]),
    contextBlock(escapeMrkdwn(context)),
  ];
}

/** What notifications and screen readers show of a message. */
export function toSlackText({ title }: Message): string {
  return cutEscaped(escapeMrkdwn(title), SLACK_LIMITS.text);
}

function entryText({ title, url, mark, facts, note }: MessageEntry): string {
  const name = url === null ? escapeMrkdwn(title) : linkTo(url, title);
  const lines = [factLine(facts), note ?? ''].filter(Boolean).map(escapeMrkdwn);
  return [mark === null ? name : `${name}  ${escapeMrkdwn(mark)}`, ...lines].join('\n');
}

function linkTo(url: string, label: string): string {
  return `<${escapeMrkdwn(url)}|${escapeMrkdwn(label)}>`;
}

/** `verbatim`: nothing in the text becomes a link or a mention by itself. */
function mrkdwn(text: string): SlackBlock {
  return { type: 'mrkdwn', text: cutEscaped(text, SLACK_LIMITS.text), verbatim: true };
}

function section(text: string): SlackBlock {
  return { type: 'section', text: mrkdwn(text) };
}

function contextBlock(text: string): SlackBlock {
  return { type: 'context', elements: [mrkdwn(text)] };
}
