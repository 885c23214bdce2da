import { nameOf, type OpenApi, type Schema } from './openapi.ts';

/** The page on which all bodies and their parts are. */
export const SCHEMAS_PAGE = 'reference/schemas.md';

/** A table with the fields of an object; empty where it has none of its own. */
export function fieldTable(schema: Schema): string {
  const { properties = {}, required = [] } = schema;
  const rows = Object.entries(properties).map(([name, field]) =>
    valueRow(name, required.includes(name) ? 'required' : '', field, describe(field)),
  );
  return valueTable(rows);
}

/** A table of named values; empty where there are none. */
export function valueTable(rows: readonly string[]): string {
  return rows.length === 0 ? '' : ['| | |', '|---|---|', ...rows].join('\n');
}

/** A named value: what it is in the first line, what it says below. @param note stands below its name */
export function valueRow(name: string, note: string, schema: Schema, description: string): string {
  const below = note === '' ? '' : `<br><span class="note">${note}</span>`;
  const facts = `<span class="facts">${[typeOf(schema), ...limitsOf(schema)].join(', ')}</span>`;
  const text = description === '' ? '' : `<br>${prose(description)}`;
  // A long name may be broken between its words.
  const shown = `<code>${name.replaceAll('_', '_<wbr>')}</code>`;
  return `| ${shown}${below} | ${cell(facts + text)} |`;
}

/** The page of all schemas, by name. */
export function schemasPage(api: OpenApi): string {
  const parts = Object.entries(api.components.schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => `## ${name} {#${name}}\n\n${schemaBody(schema)}`);
  return `# Schemas\n\nThe bodies of requests and answers, and what they are made of.\n\n${parts.join('\n\n')}\n`;
}

function schemaBody(schema: Schema): string {
  const more = schema.additionalProperties ? 'Further fields are kept as they come.' : '';
  return [prose(schema.description ?? ''), fieldTable(schema) || typeOf(schema), more]
    .filter(Boolean)
    .join('\n\n');
}

/** What a value is, in words; a reference is a link to its schema. */
export function typeOf(schema: Schema): string {
  const { $ref, anyOf, items, additionalProperties } = schema;
  if ($ref) return `[${nameOf($ref)}](./schemas.md#${nameOf($ref)})`;
  if (anyOf && !schema.type) return anyOf.map(typeOf).join(' or ');
  if (schema.enum) return schema.enum.map((value) => code(value)).join(' or ');
  if (schema.const !== undefined) return code(schema.const);
  const types = [schema.type ?? 'any'].flat();
  return types
    .map((type) => {
      if (type === 'array') return items ? `list of ${typeOf(items)}` : 'list';
      if (type !== 'object') return WORDS[type] ?? type;
      return typeof additionalProperties === 'object'
        ? `object of ${typeOf(additionalProperties)}`
        : 'object';
    })
    .join(' or ');
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
};

/** What holds of a value beside its type. */
export function limitsOf(schema: Schema): string[] {
  const inner = schema.anyOf?.filter(({ type }) => type !== 'null') ?? [];
  const one = inner.length === 1 && !schema.type ? { ...inner[0], default: schema.default } : schema;
  return [
    one.format === 'date-time' ? 'time (RFC 3339)' : (one.format ?? ''),
    range(one.minimum, one.maximum, ''),
    one.minLength === 1 && one.maxLength === undefined
      ? 'not empty'
      : range(one.minLength, one.maxLength, ' characters'),
    range(one.minItems, one.maxItems, ' items'),
    one.default === undefined || one.default === null ? '' : `default ${code(one.default)}`,
  ].filter(Boolean);
}

function range(from: number | undefined, to: number | undefined, unit: string): string {
  if (from === undefined && to === undefined) return '';
  if (to === undefined) return from === 0 ? '' : `at least ${from}${unit}`;
  return from === undefined || from === 0 ? `at most ${to}${unit}` : `${from} to ${to}${unit}`;
}

function describe({ description, anyOf }: Schema): string {
  return description ?? anyOf?.find((one) => one.description)?.description ?? '';
}

function code(value: unknown): string {
  return value === null ? 'null' : `\`${typeof value === 'string' ? value || '""' : JSON.stringify(value)}\``;
}

/** A text in Markdown in which no tag and no expression begins outside of code. */
export function prose(text: string): string {
  return text.replaceAll(
    /(`[^`]*`)|[<{]/g,
    (found: string, span?: string) => span ?? `&#${found.charCodeAt(0)};`,
  );
}

/** A text in one cell of a table. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, '<br>');
}
