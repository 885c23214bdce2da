import { isRecord } from '../../platform/json.ts';
import { TemplateError, type TemplatePart } from './parse.ts';

/** Characters that one document's template may give. */
export const MAX_OUTPUT = 65_536;
/** Parts that are rendered for one document: sections in sections over long lists end here. */
const MAX_STEPS = 20_000;

type View = Readonly<Record<string, unknown>>;

/**
 * Fills a template. Only own properties of plain values are read, and nothing is called. `{{x}}` is a text with what JSON
 * must escape escaped, to stand between quotes; `{{{x}}}` is the value as JSON. Within a section over a list, `-first`,
 * `-last` and `-index` tell the place.
 * @throws TemplateError where the result is too long or takes too many steps
 */
export function renderTemplate(parts: readonly TemplatePart[], view: View): string {
  const output: string[] = [];
  let length = 0;
  let steps = 0;
  const write = (text: string): void => {
    length += text.length;
    if (length > MAX_OUTPUT) throw new TemplateError(`gives more than ${MAX_OUTPUT} characters`);
    output.push(text);
  };
  const render = (some: readonly TemplatePart[], stack: readonly unknown[]): void => {
    steps += 1 + some.length; // an empty section over a long list is work as well
    if (steps > MAX_STEPS) throw new TemplateError(`takes more than ${MAX_STEPS} steps`);
    for (const part of some) {
      if (part.kind === 'text') write(part.text);
      else if (part.kind === 'value') write(toText(lookUp(stack, part.path), part.asJson));
      else for (const inner of scopesOf(part, lookUp(stack, part.path), stack)) render(part.parts, inner);
    }
  };
  render(parts, [view]);
  return output.join('');
}

function toText(value: unknown, asJson: boolean): string {
  if (asJson) return JSON.stringify(value ?? null);
  if (value === undefined || value === null) return '';
  const text = JSON.stringify(value);
  return typeof value === 'string' ? text.slice(1, -1) : text;
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
