import Mustache from 'mustache';

/** How a value is written: `{{x}}` as text, `{{{x}}}` as it is, `{{x | tojson}}` as JSON. */
export type ValueForm = 'text' | 'whole' | 'json';

/** A part of a template. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly path: readonly string[]; readonly as: ValueForm }
  | {
      readonly kind: 'section';
      readonly path: readonly string[];
      /** Whether it stands for what is missing, false or empty. */
      readonly inverted: boolean;
      readonly parts: readonly TemplatePart[];
    };

/** Characters of a template. */
export const MAX_TEMPLATE = 16_384;
/** Sections within sections. */
const MAX_DEPTH = 8;

/** A template that cannot be read or filled, and why. */
export class TemplateError extends Error {}

/** Something wrong at a character of a template. */
class PlacedError extends TemplateError {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

type Token = readonly [type: string, value: string, start: number, end: number, ...rest: unknown[]];

/**
 * Reads a Mustache template. Partials, lambdas and other delimiters are left out of the language: what remains cannot
 * execute anything.
 * @throws TemplateError saying at which line and column
 */
export function parseTemplate(template: string): TemplatePart[] {
  if (template.length > MAX_TEMPLATE) throw new TemplateError(`must have at most ${MAX_TEMPLATE} characters`);
  if (template.includes('{%'))
    throw new TemplateError('blocks {% … %} are not supported; use sections: {{#DOC.tags}}…{{/DOC.tags}}');
  try {
    return toParts(tokensOf(template), 0);
  } catch (error) {
    if (error instanceof PlacedError)
      throw new TemplateError(`${error.message} (${placeIn(template, error.at)})`);
    throw error;
  }
}

/** `line 2, column 5`, both counted from 1. */
function placeIn(template: string, at: number): string {
  const before = template.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** Its own cache would keep every template that it has ever seen. */
const writer: Mustache.Writer = Object.assign(new Mustache.Writer(), { templateCache: undefined });

function tokensOf(template: string): Token[] {
  try {
    return writer.parse(template) as unknown as Token[];
  } catch (error) {
    const [, message = '', at = '0'] = /^(.*?)(?: at (\d+))?$/s.exec((error as Error).message) ?? [];
    throw new PlacedError(`is no template: ${message}`, Number(at));
  }
}

function toParts(tokens: readonly Token[], depth: number): TemplatePart[] {
  return tokens.flatMap((token) => toPart(token, depth));
}

function toPart([type, value, start, , children]: Token, depth: number): TemplatePart[] {
  switch (type) {
    case 'text':
      return [{ kind: 'text', text: value }];
    case 'name':
    case '&':
      return [valuePart(value, type === '&', start)];
    case '#':
    case '^':
      if (depth === MAX_DEPTH) throw new PlacedError(`must nest at most ${MAX_DEPTH} sections`, start);
      return [
        {
          kind: 'section',
          path: pathOf(value, start),
          inverted: type === '^',
          parts: toParts(children as Token[], depth + 1),
        },
      ];
    case '!':
      return [];
    default:
      throw new PlacedError(`tags {{${type}…}} are not supported`, start);
  }
}

function valuePart(text: string, isWhole: boolean, at: number): TemplatePart {
  const [name = '', filter, ...more] = text.split('|').map((part) => part.trim());
  if (more.length > 0 || (filter !== undefined && filter !== 'tojson'))
    throw new PlacedError(`the only filter is tojson, as in {{${name} | tojson}}`, at);
  const form = isWhole ? 'whole' : 'text';
  return { kind: 'value', path: pathOf(name, at), as: filter === undefined ? form : 'json' };
}

function pathOf(name: string, at: number): string[] {
  if (name === '.') return [];
  const path = name.split('.');
  if (path.some((step) => step === '' || /[\s{}"'()[\]]/.test(step)))
    throw new PlacedError(`"${name}" is no path; write names separated by dots, as {{a.b}}`, at);
  return path;
}
