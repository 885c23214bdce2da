import Mustache from 'mustache';

/** A part of a template. */
export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly path: readonly string[]; readonly asJson: boolean }
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

/** A template that cannot be read, and why. */
export class TemplateError extends Error {}

type Token = readonly [type: string, value: string, start: number, end: number, ...rest: unknown[]];

/**
 * Reads a Mustache template. Partials, lambdas and other delimiters are left out of the language: what remains cannot
 * execute anything.
 * @throws TemplateError
 */
export function parseTemplate(template: string): TemplatePart[] {
  if (template.length > MAX_TEMPLATE) throw new TemplateError(`must have at most ${MAX_TEMPLATE} characters`);
  if (template.includes('{%'))
    throw new TemplateError('blocks {% … %} are not supported; use sections: {{#DOC.tags}}…{{/DOC.tags}}');
  return toParts(tokensOf(template), 0);
}

/** Its own cache would keep every template that it has ever seen. */
const writer: Mustache.Writer = Object.assign(new Mustache.Writer(), { templateCache: undefined });

function tokensOf(template: string): Token[] {
  try {
    return writer.parse(template) as unknown as Token[];
  } catch (error) {
    throw new TemplateError(`is no template: ${(error as Error).message}`);
  }
}

function toParts(tokens: readonly Token[], depth: number): TemplatePart[] {
  if (depth > MAX_DEPTH) throw new TemplateError(`must nest at most ${MAX_DEPTH} sections`);
  return tokens.flatMap((token) => toPart(token, depth));
}

function toPart([type, value, , , children]: Token, depth: number): TemplatePart[] {
  switch (type) {
    case 'text':
      return [{ kind: 'text', text: value }];
    case 'name':
    case '&':
      return [valuePart(value, type === '&')];
    case '#':
    case '^':
      return [
        {
          kind: 'section',
          path: pathOf(value),
          inverted: type === '^',
          parts: toParts(children as Token[], depth + 1),
        },
      ];
    case '!':
      return [];
    default:
      throw new TemplateError(`tags {{${type}…}} are not supported`);
  }
}

function valuePart(text: string, asJson: boolean): TemplatePart {
  const [name = '', filter, ...more] = text.split('|').map((part) => part.trim());
  if (more.length > 0 || (filter !== undefined && filter !== 'tojson'))
    throw new TemplateError(`the only filter is tojson, as in {{${name} | tojson}}`);
  return { kind: 'value', path: pathOf(name), asJson: asJson || filter !== undefined };
}

function pathOf(name: string): string[] {
  if (name === '.') return [];
  const path = name.split('.');
  if (path.some((step) => step === '' || /[\s{}"'()[\]]/.test(step)))
    throw new TemplateError(`"${name}" is no path; write {{DOC.metadata.title}}`);
  return path;
}
