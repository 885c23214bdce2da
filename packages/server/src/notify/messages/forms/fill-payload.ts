import { MAX_TEMPLATE_LENGTH } from '@tocsin/contract';
import { isRecord } from '../../../platform/json.ts';
import { parseTemplate, TemplateError } from '../../../retrieve/template/parse.ts';
import {
  type RenderBudget,
  renderBudget,
  renderTemplate,
  spend,
  type View,
  valueAt,
} from '../../../retrieve/template/render.ts';
import { writeText } from './writers.ts';

/** Levels of a payload's template. */
const MAX_DEPTH = 32;
/** Characters of a payload: matches with all their metadata have room. */
const MAX_PAYLOAD = 1_048_576;

/**
 * Fills the strings of a payload. One that is nothing but a tag becomes the value, of whatever type; a missing one is null.
 * @returns JSON text
 * @throws TemplateError
 */
export function fillPayload(payload: Readonly<Record<string, unknown>>, view: View): string {
  const left = renderBudget(MAX_PAYLOAD);
  const text = JSON.stringify(mapStrings(payload, (string) => fillString(string, view, left)));
  spend(renderBudget(MAX_PAYLOAD), text.length);
  return text;
}

/** Reads every template of a payload. @throws TemplateError naming the place within it */
export function checkPayload(payload: Readonly<Record<string, unknown>>): void {
  if (JSON.stringify(payload).length > MAX_TEMPLATE_LENGTH)
    throw new TemplateError(`must have at most ${MAX_TEMPLATE_LENGTH} characters as JSON`);
  mapStrings(payload, (string, place) => {
    try {
      parseTemplate(string);
    } catch (error) {
      throw new TemplateError(`${place}: ${(error as Error).message}`);
    }
  });
}

function fillString(template: string, view: View, left: RenderBudget): unknown {
  const parts = parseTemplate(template);
  const [only] = parts;
  if (parts.length !== 1 || only?.kind !== 'value' || only.as === 'json')
    return renderTemplate(parts, view, writeText, left);
  const value = valueAt(view, only.path) ?? null;
  spend(left, JSON.stringify(value).length);
  return value;
}

function mapStrings(
  value: unknown,
  change: (string: string, place: string) => unknown,
  place = '',
  depth = 0,
): unknown {
  if (depth > MAX_DEPTH) throw new TemplateError(`must nest at most ${MAX_DEPTH} levels`);
  const within = (one: unknown, step: string): unknown =>
    mapStrings(one, change, `${place}${step}`, depth + 1);
  if (typeof value === 'string') return change(value, place.replace(/^\./, ''));
  if (Array.isArray(value)) return value.map((item, i) => within(item, `[${i}]`));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, within(one, `.${key}`)]));
}
