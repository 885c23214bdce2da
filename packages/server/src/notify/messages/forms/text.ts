import type { Fact, Message, MessageEntry } from '../message.ts';

/** A message as plain text. */
export function toText(message: Message): string {
  const { title, lead, facts, entries, more, links, context } = message;
  const paragraphs = [
    title,
    lead.join('\n'),
    facts.map(({ label, value }) => `${label}: ${value}`).join('\n'),
    ...entries.map(entryText),
    more ?? '',
    links.map(({ label, url }) => `${label}: ${url}`).join('\n'),
    `-- \n${context}`, // by which mail programs know a signature
  ];
  return `${paragraphs.filter(Boolean).join('\n\n')}\n`;
}

function entryText({ title, url, mark, facts, note }: MessageEntry, i: number): string {
  const lines = [factLine(facts), note ?? '', url ?? ''].filter(Boolean);
  const head = `${i + 1}. ${title}${mark === null ? '' : ` (${mark})`}`;
  return [head, ...lines.map((line) => `   ${line}`)].join('\n');
}

/** `seller: Ann · price: 12`. */
export function factLine(facts: readonly Fact[]): string {
  return facts.map(({ label, value }) => `${label}: ${value}`).join(' · ');
}
