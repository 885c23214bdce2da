import { isRecord } from '../../../platform/json.ts';
import { parseTemplate, TemplateError } from '../../../retrieve/template/parse.ts';
import { renderTemplate, type ValueWriter, type View } from '../../../retrieve/template/render.ts';
import { oneLine } from '../words.ts';
import { problemOfBlocks } from './check-slack-blocks.ts';
import { cutEscaped, unescapeMrkdwn } from './escape.ts';
import { SLACK_LIMITS, type SlackBlock } from './slack.ts';
import { writeBlocks, writeHtml, writeMrkdwn, writeText } from './writers.ts';

/** Characters of a subject. */
export const MAX_SUBJECT = 250;

/** Fills the template of a subject: one line. @throws TemplateError */
export function fillSubject(template: string, view: View): string {
  return filled(oneLine(fill(template, view, writeText), MAX_SUBJECT));
}

/** Fills the template of a text. @throws TemplateError */
export function fillText(template: string, view: View): string {
  return filled(fill(template, view, writeText));
}

/** Fills the template of HTML. @throws TemplateError */
export function fillHtml(template: string, view: View): string {
  return filled(fill(template, view, writeHtml));
}

/** Fills the template of a text that Slack shows. @throws TemplateError */
export function fillMrkdwn(template: string, view: View): string {
  return filled(cutEscaped(fill(template, view, writeMrkdwn), SLACK_LIMITS.text));
}

/** Fills the template of Slack's blocks. @throws TemplateError also where Slack would refuse what it gives */
export function fillBlocks(template: string, view: View): SlackBlock[] {
  const value = parseJson(fill(template, view, writeBlocks));
  const blocks = isRecord(value) ? value['blocks'] : value;
  if (!Array.isArray(blocks))
    throw new TemplateError('gives JSON that is neither a list of blocks nor an object with blocks');
  const plain = blocks.map((block) => unescapePlain(block)) as SlackBlock[];
  const problem = problemOfBlocks(plain);
  if (problem !== null) throw new TemplateError(`gives blocks that Slack refuses: ${problem}`);
  return plain;
}

function fill(template: string, view: View, write: ValueWriter): string {
  return renderTemplate(parseTemplate(template), view, write);
}

/** A message of nothing but blanks says nothing; the default does. */
function filled(text: string): string {
  if (text.trim() === '') throw new TemplateError('gives an empty text');
  return text;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new TemplateError(`gives no JSON: ${(error as Error).message}`);
  }
}

/** Only `mrkdwn` reads escapes; elsewhere, in a heading or an address, the characters stand for themselves. */
function unescapePlain(value: unknown, isMarkup = false): unknown {
  if (typeof value === 'string') return isMarkup ? value : unescapeMrkdwn(value);
  if (Array.isArray(value)) return value.map((item) => unescapePlain(item));
  if (!isRecord(value)) return value;
  const { type } = value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [
      key,
      unescapePlain(one, key === 'text' && (type === 'mrkdwn' || type === 'markdown')),
    ]),
  );
}
