import { type ValueWriter, writeJson } from '../../../retrieve/template/render.ts';
import { escapeHtml, escapeMrkdwn } from './escape.ts';

/** For plain text: strings as they are, the rest as JSON, nothing for what is missing. */
export const writeText: ValueWriter = (value, as) => {
  if (as === 'json') return writeJson(value, as);
  return typeof value === 'string' ? value : writeJson(value, 'text');
};

/** For HTML. `{{{x}}}` is escaped as `{{x}}` is: what documents hold is never markup. */
export const writeHtml: ValueWriter = (value, as) => escapeHtml(writeText(value, as));

/** For Slack's markup, escaped alike. */
export const writeMrkdwn: ValueWriter = (value, as) => escapeMrkdwn(writeText(value, as));

/** For the JSON text of blocks: what Slack's markup knows stands within strings only. */
export const writeBlocks: ValueWriter = (value, as) => escapeMrkdwn(writeJson(value, as));
