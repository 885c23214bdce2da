/** What Slack takes at most; whatever is longer is cut, lest the whole message is refused. */
export const SLACK_LIMITS = {
  /** Of the text beside blocks. */
  text: 4000,
  blocks: 50,
  /** Characters of a text within a block, if nothing below is said of its place. */
  blockText: 3000,
  /** By the type of a block or element: characters of its `text`. */
  textOf: { header: 150, button: 75, option: 75 } as Readonly<Record<string, number>>,
  /** By the name of a list: how many entries. */
  entriesOf: { fields: 10, elements: 25, options: 100 } as Readonly<Record<string, number>>,
  /** By the name of a member: characters. */
  stringOf: { block_id: 255, action_id: 255, alt_text: 2000, value: 2000, url: 3000 } as Readonly<
    Record<string, number>
  >,
  contextElements: 10,
  fieldText: 2000,
} as const;

type Block = Readonly<Record<string, unknown>>;

/** The blocks as Slack takes them: as many, and with texts as long. */
export function cutBlocks(blocks: readonly Block[]): Block[] {
  return blocks.slice(0, SLACK_LIMITS.blocks).map((block) => cutObject(block, SLACK_LIMITS.blockText));
}

/** The text without its end, where it is longer than so many UTF-16 units; never half a character. */
export function cutText(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${text.slice(0, max - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

function cutObject(block: Block, inherited: number): Block {
  const type = String(block['type'] ?? '');
  const max = SLACK_LIMITS.textOf[type] ?? inherited;
  return Object.fromEntries(
    Object.entries(block).map(([name, value]) => [name, cutMember(type, name, value, max)]),
  );
}

function cutMember(type: string, name: string, value: unknown, max: number): unknown {
  if (typeof value === 'string')
    return cutText(value, name === 'text' ? max : (SLACK_LIMITS.stringOf[name] ?? Infinity));
  if (Array.isArray(value)) return cutList(type, name, value, max);
  return isBlock(value) ? cutObject(value, max) : value;
}

function cutList(type: string, name: string, list: readonly unknown[], max: number): unknown[] {
  const entries =
    type === 'context' ? SLACK_LIMITS.contextElements : (SLACK_LIMITS.entriesOf[name] ?? Infinity);
  const text = name === 'fields' ? SLACK_LIMITS.fieldText : max;
  return list.slice(0, entries).map((one) => (isBlock(one) ? cutObject(one, text) : one));
}

function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
