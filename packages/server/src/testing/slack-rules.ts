/** The rules of Slack for messages, as its docs of Block Kit and `chat.postMessage` have them. */

type Part = Readonly<Record<string, unknown>>;
type Rule = (part: Part) => boolean;

const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isString = (value: unknown, max: number): boolean =>
  typeof value === 'string' && value.length >= 1 && value.length <= max;
const isOptional = (value: unknown, max: number): boolean => value === undefined || isString(value, max);
const isList = (value: unknown, max: number, rule: Rule): boolean =>
  Array.isArray(value) &&
  value.length >= 1 &&
  value.length <= max &&
  value.every((one) => isPart(one) && rule(one));

const isText =
  (max: number, types: readonly string[] = ['plain_text', 'mrkdwn']) =>
  (value: unknown): boolean =>
    isPart(value) && types.includes(String(value['type'])) && isString(value['text'], max);
const isImage: Rule = ({ image_url, alt_text }) => isString(image_url, 3000) && isString(alt_text, 2000);
const isButton: Rule = ({ type, text, url, value, action_id }) =>
  type === 'button' &&
  isText(75, ['plain_text'])(text) &&
  isOptional(url, 3000) &&
  isOptional(value, 2000) &&
  isOptional(action_id, 255);
const isAccessory: Rule = (part) => (part['type'] === 'image' ? isImage(part) : isButton(part));

/** By type of block. */
const BLOCKS: Readonly<Record<string, Rule>> = {
  header: ({ text }) => isText(150, ['plain_text'])(text),
  section: ({ text, fields, accessory }) =>
    (text !== undefined || fields !== undefined) &&
    (text === undefined || isText(3000)(text)) &&
    (fields === undefined || isList(fields, 10, isText(2000))) &&
    (accessory === undefined || (isPart(accessory) && isAccessory(accessory))),
  context: ({ elements }) =>
    isList(elements, 10, (one) => (one['type'] === 'image' ? isImage(one) : isText(3000)(one))),
  actions: ({ elements }) => isList(elements, 25, isButton),
  divider: () => true,
  image: isImage,
};

/** What Slack says of a message, in its word; null where it takes it. */
export function slackProblem({ text, blocks }: Part): string | null {
  if (blocks === undefined) return isString(text, 40_000) ? null : 'no_text';
  if (!Array.isArray(blocks)) return 'invalid_blocks_format';
  if (blocks.length > 50 || !blocks.every(isValidBlock)) return 'invalid_blocks';
  const ids = blocks.map((block: Part) => block['block_id']).filter((id) => id !== undefined);
  return new Set(ids).size === ids.length ? null : 'invalid_blocks';
}

function isValidBlock(block: unknown): boolean {
  if (!isPart(block)) return false;
  const rule = BLOCKS[String(block['type'])];
  return rule !== undefined && isOptional(block['block_id'], 255) && rule(block);
}
