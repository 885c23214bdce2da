import type { ChannelField } from '@tocsin/contract';
import { type Draft, isRecord, isUntouched, type Settings } from './draft.ts';

/** What is wrong with a form, by path of the field: `smtp.host`. */
export type Problems = Readonly<Record<string, string>>;

/**
 * Finds what the server would refuse, as far as the description of the fields says it.
 * @param kept the settings there are; of a secret that is among them nothing need be typed
 */
export function problemsOf(
  fields: readonly ChannelField[],
  draft: Draft,
  kept: Settings = {},
  below: string = '',
): Problems {
  const found = fields.map((field): Problems => {
    const value = draft[field.name];
    const had = kept[field.name];
    if (field.type === 'group') return inGroup(field, value as Draft, had, `${below}${field.name}.`);
    const problem = problemOf(field, value, had !== undefined);
    return problem === null ? {} : { [below + field.name]: problem };
  });
  return Object.assign({}, ...found) as Problems;
}

function inGroup(field: ChannelField, draft: Draft, had: unknown, below: string): Problems {
  const fields = field.fields ?? [];
  if (!isRecord(had) && isUntouched(fields, draft)) return {};
  return problemsOf(fields, draft, isRecord(had) ? had : {}, below);
}

function problemOf(field: ChannelField, value: unknown, isKept: boolean): string | null {
  const isEmpty = value === '' || value === null || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return field.required && !(field.secret && isKept) ? 'is required' : null;
  if (field.type === 'object') return problemOfJson(value as string);
  if (typeof value !== 'string' || field.pattern === undefined) return null;
  const isMatch = new RegExp(`^(?:${field.pattern})$`, 'u').test(value);
  return isMatch ? null : `must be ${field.pattern_in_words ?? `a match of ${field.pattern}`}`;
}

function problemOfJson(text: string): string | null {
  try {
    return isRecord(JSON.parse(text)) ? null : 'must be an object: {…}';
  } catch {
    return 'is not valid JSON';
  }
}

/** The places of a refusal of the server as paths of fields: `config.smtp.host` is `smtp.host`. */
export function problemsFrom(
  issues: readonly { readonly loc: readonly unknown[]; readonly msg: string }[],
): Problems {
  return Object.fromEntries(issues.map(({ loc, msg }) => [pathOf(loc), msg]));
}

function pathOf(loc: readonly unknown[]): string {
  const path = loc.filter((part) => part !== 'body').join('.');
  return path.replace(/^config\./, '').replace(/\.\d+$|\[\d+\]$/, '');
}
