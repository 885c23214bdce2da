import { isRecord } from '../../platform/json.ts';
import { TemplateError, type TemplatePart, type ValueForm } from './parse.ts';

/** Characters that a template may give. */
const MAX_OUTPUT = 65_536;
/** Parts that are rendered: sections in sections over long lists end here. */
const MAX_STEPS = 20_000;

/** What a template is filled with. */
export type View = Readonly<Record<string, unknown>>;

/** What several templates may take together: parts that are rendered, and characters that are written. */
export interface RenderBudget {
  steps: number;
  characters: number;
  /** Of how many characters. */
  readonly limit: number;
}

/** A budget that is not touched yet. */
export function renderBudget(limit: number = MAX_OUTPUT): RenderBudget {
  return { steps: MAX_STEPS, characters: limit, limit };
}

/** Writes a value down for where the template's result is used. */
export type ValueWriter = (value: unknown, as: ValueForm) => string;

/**
 * For JSON text: `{{x}}` is a text with what JSON must escape escaped, to stand between quotes; `{{{x}}}` and
 * `{{x | tojson}}` are the value as JSON.
 */
export const writeJson: ValueWriter = (value, as) => {
  if (as !== 'text') return JSON.stringify(value ?? null);
  if (value === undefined || value === null) return '';
  const text = JSON.stringify(value);
  return typeof value === 'string' ? text.slice(1, -1) : text;
};

/**
 * Fills a template. Only own properties of plain values are read, and nothing is called. Within a section over a list,
 * `-first`, `-last` and `-index` tell the place.
 * @param left what it may take, less what it has taken afterwards
 * @throws TemplateError where the result is too long or takes too many steps
 */
export function renderTemplate(
  parts: readonly TemplatePart[],
  view: View,
  writeValue: ValueWriter = writeJson,
  left: RenderBudget = renderBudget(),
): string {
  const output: string[] = [];
  const write = (text: string): void => {
    spend(left, text.length);
    output.push(text);
  };
  const render = (some: readonly TemplatePart[], stack: readonly unknown[]): void => {
    left.steps -= 1 + some.length; // an empty section over a long list is work as well
    if (left.steps < 0) throw new TemplateError(`takes more than ${MAX_STEPS} steps`);
    for (const part of some) {
      if (part.kind === 'text') write(part.text);
      else if (part.kind === 'value') write(writeValue(lookUp(stack, part.path), part.as));
      else for (const inner of scopesOf(part, lookUp(stack, part.path), stack)) render(part.parts, inner);
    }
  };
  render(parts, [view]);
  return output.join('');
}

/** Takes characters from a budget. @throws TemplateError where it does not have so many */
export function spend(left: RenderBudget, characters: number): void {
  left.characters -= characters;
  if (left.characters < 0) throw new TemplateError(`gives more than ${left.limit} characters`);
}

/** The value that a path names in a view; undefined where there is none. */
export function valueAt(view: View, path: readonly string[]): unknown {
  return lookUp([view], path);
}

/** The stacks with which a section is rendered, once for each. */
function* scopesOf(
  { inverted }: TemplatePart & { kind: 'section' },
  value: unknown,
  stack: readonly unknown[],
): Generator<readonly unknown[]> {
  const empty =
    value === undefined ||
    value === null ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0);
  if (inverted || empty) {
    if (inverted && empty) yield stack;
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries())
      yield [...stack, { '-first': i === 0, '-last': i === value.length - 1, '-index': i }, item];
  } else {
    yield [...stack, value];
  }
}

/** A path's first step is looked for from the innermost scope outwards, the others within what it names. */
function lookUp(stack: readonly unknown[], path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return stack.at(-1);
  const scope = stack.findLast((one) => has(one, first));
  return [first, ...rest].reduce<unknown>(
    (value, step) => (has(value, step) ? (value as View)[step] : undefined),
    scope,
  );
}

function has(value: unknown, name: string): boolean {
  return (isRecord(value) || Array.isArray(value)) && Object.hasOwn(value, name);
}
