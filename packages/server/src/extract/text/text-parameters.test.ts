import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_FIELDS, MAX_TEXT } from './text-fields.ts';
import { TEXT_PARAMETERS } from './text-parameters.ts';

const docs = readFileSync(new URL('../../../../../docs/features.md', import.meta.url), 'utf8');
const properties = TEXT_PARAMETERS['properties'] as Record<string, { default?: unknown }>;
const ours = Object.entries(properties).filter(
  ([name, { default: value }]) => value !== undefined || name === 'fields',
);

test('the documentation has every parameter with its default', () => {
  const rows = ours.map(([name, schema]) => {
    const value = name === 'fields' ? DEFAULT_FIELDS : schema.default;
    return `| \`${name}\` | \`${JSON.stringify(value).replaceAll(',', ', ')}\` |`;
  });
  expect(rows).toHaveLength(5);
  for (const row of rows) expect(docs).toContain(row);
});

test('the documentation has the limit of the text', () => {
  expect(docs).toContain(`${MAX_TEXT.toLocaleString('en-US')} characters`);
});
