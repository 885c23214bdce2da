import { isRecord } from '../../../platform/json.ts';
import { SLACK_LIMITS, type SlackBlock } from './slack.ts';

/**
 * What Slack would refuse of blocks, by its main rules; null where it would take them. A refused message reaches nobody, hence
 * a look before it is sent.
 */
export function problemOfBlocks(blocks: readonly unknown[]): string | null {
  if (blocks.length === 0) return 'there is no block';
  if (blocks.length > SLACK_LIMITS.blocks) return `there are more than ${SLACK_LIMITS.blocks} blocks`;
  for (const [i, block] of blocks.entries()) {
    const problem = isRecord(block) ? problemOfBlock(block) : 'is no object';
    if (problem !== null) return `blocks[${i}] ${problem}`;
  }
  return null;
}

type Rule = (block: SlackBlock) => string | null;

const RULES: Readonly<Record<string, Rule>> = {
  section: sectionRule,
  header: ({ text }) => textRule(text, 'text', SLACK_LIMITS.header, ['plain_text']),
  divider: () => null,
  context: ({ elements }) => listRule(elements, 'elements', 10, contextElement),
  actions: ({ elements }) => listRule(elements, 'elements', 25, buttonRule),
  image: imageRule,
  markdown: ({ text }) => stringRule(text, 'text', 12_000),
  rich_text: ({ elements }) => listRule(elements, 'elements', 100, () => null),
};

function problemOfBlock(block: SlackBlock): string | null {
  const { type, block_id } = block;
  const rule = typeof type === 'string' && Object.hasOwn(RULES, type) ? RULES[type] : undefined;
  if (rule === undefined)
    return `has the type ${JSON.stringify(type)}; use one of ${Object.keys(RULES).join(', ')}`;
  return (block_id === undefined ? null : stringRule(block_id, 'block_id', 255)) ?? rule(block);
}

function sectionRule({ text, fields, accessory }: SlackBlock): string | null {
  if (text === undefined && fields === undefined) return 'needs a text or fields';
  return (
    (text === undefined ? null : textRule(text, 'text', SLACK_LIMITS.text)) ??
    (fields === undefined
      ? null
      : listRule(fields, 'fields', 10, (field) => textRule(field, 'field', 2000))) ??
    (accessory === undefined || isRecord(accessory) ? null : 'has an accessory that is no object')
  );
}

function contextElement(element: unknown): string | null {
  if (isRecord(element) && element['type'] === 'image') return imageRule(element);
  return textRule(element, 'element', SLACK_LIMITS.text);
}

function buttonRule(element: unknown): string | null {
  if (!isRecord(element) || typeof element['type'] !== 'string') return 'has an element without type';
  if (element['type'] !== 'button') return null;
  const { text, url } = element;
  return (
    textRule(text, 'button', 75, ['plain_text']) ?? (url === undefined ? null : stringRule(url, 'url', 3000))
  );
}

function imageRule({ image_url, slack_file, alt_text }: SlackBlock): string | null {
  if (slack_file === undefined) {
    const problem = stringRule(image_url, 'image_url', 3000);
    if (problem !== null) return problem;
    if (!/^https?:\/\//i.test(String(image_url))) return 'has an image_url that is no http or https URL';
  }
  return stringRule(alt_text, 'alt_text', 2000);
}

function textRule(
  text: unknown,
  name: string,
  limit: number,
  types: readonly string[] = ['mrkdwn', 'plain_text'],
): string | null {
  if (!isRecord(text) || !types.includes(String(text['type'])))
    return `has a ${name} that is no text object of type ${types.join(' or ')}`;
  return stringRule(text['text'], name, limit);
}

function stringRule(text: unknown, name: string, limit: number): string | null {
  if (typeof text === 'string' && text.length > 0 && text.length <= limit) return null;
  return `has a ${name} that is not a text of 1 to ${limit} characters`;
}

function listRule(
  items: unknown,
  name: string,
  limit: number,
  rule: (item: unknown) => string | null,
): string | null {
  if (!Array.isArray(items) || items.length === 0 || items.length > limit)
    return `has ${name} that are not a list of 1 to ${limit}`;
  for (const item of items) {
    const problem = rule(item);
    if (problem !== null) return problem;
  }
  return null;
}
