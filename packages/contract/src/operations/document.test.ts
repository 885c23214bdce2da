import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { ERROR_TYPES } from '../errors.ts';
import type { JsonSchema } from '../schema.ts';
import { openApiDocument } from './document.ts';
import { errorStatusesOf, pathParametersOf } from './operation.ts';
import { operations } from './operations.ts';

interface Media {
  schema: JsonSchema;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

const document = openApiDocument('1.2.3');

function* mediaIn(node: unknown, place = '#'): Generator<[place: string, media: Media]> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    const at = `${place}/${key}`;
    if (key === 'application/json') yield [at, value as Media];
    else yield* mediaIn(value, at);
  }
}

function* referencesIn(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node))
    if (key === '$ref') yield value as string;
    else yield* referencesIn(value);
}

const at = (pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((node, step) => (node as Record<string, unknown>)?.[step], document);

describe('the OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document) as Record<string, unknown>);
    expect(result.errors).toBeUndefined();
    expect([result.valid, validator.version]).toEqual([true, '3.1']);
  });

  it('refers to nothing that is not there, and holds no component that nothing refers to', () => {
    const used = new Set(referencesIn(document));
    expect([...used].filter((pointer) => at(pointer) === undefined)).toEqual([]);
    const { schemas, parameters } = document['components'] as Record<string, object>;
    const present = Object.entries({ schemas, parameters }).flatMap(([kind, named]) =>
      Object.keys(named as object).map((name) => `#/components/${kind}/${name}`),
    );
    expect(present.filter((pointer) => !used.has(pointer))).toEqual([]);
  });

  it('gives examples that are valid', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    formats.default(ajv);
    ajv.addSchema(document, 'openapi');
    const checked: string[] = [];
    for (const [place, { example, examples }] of mediaIn(document)) {
      const validate = ajv.getSchema(`openapi${pointerTo(place)}/schema`);
      const values = [example, ...Object.values(examples ?? {}).map(({ value }) => value)];
      for (const value of values.filter((one) => one !== undefined)) {
        expect(validate?.(value) ? [] : validate?.errors, place).toEqual([]);
        checked.push(place);
      }
    }
    expect(checked.length).toBeGreaterThan(30);
  });

  it('is what the repository holds, but for the version', () => {
    const kept = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'));
    const asData = JSON.parse(JSON.stringify(document));
    expect({ ...kept, info: { ...kept.info, version: '1.2.3' } }).toEqual(asData);
  });
});

/** `#/paths/~1v1…` as it stands in a `$ref`. */
function pointerTo(place: string): string {
  return place
    .replace(/^#\/(paths|webhooks)\/(.*?)(?=\/(get|post|put|patch|delete)\/)/, (_, root, path) => {
      return `#/${root}/${encodeURIComponent(path.replaceAll('/', '~1'))}`;
    })
    .replace('/application/json', '/application~1json');
}

describe('the table of operations', () => {
  it('names each operation, and each method of a path, once', () => {
    const ids = operations.map(({ operationId }) => operationId);
    const places = operations.map(({ method, path }) => `${method} ${path}`);
    expect([new Set(ids).size, new Set(places).size]).toEqual([operations.length, operations.length]);
  });

  it('says what its path parameters are', () => {
    for (const { path, method } of operations) {
      const { parameters } = at(`#/paths`) as never as Record<string, never>;
      expect(parameters).toBeUndefined();
      const shown = (document['paths'] as Record<string, Record<string, { parameters: Shown[] }>>)[path];
      const inPath = shown?.[method.toLowerCase()]?.parameters.filter((one) => one.in === 'path') ?? [];
      expect(inPath.map(({ name }) => name)).toEqual(pathParametersOf({ path }));
      for (const { description } of inPath) expect(description).toMatch(/\.$/);
    }
  });

  it('knows the statuses of the catalogue only', () => {
    const known: number[] = Object.values(ERROR_TYPES);
    for (const operation of operations)
      expect(known).toEqual(expect.arrayContaining(errorStatusesOf(operation)));
  });

  it('lets nobody change anything without a permission for it', () => {
    const open = operations.filter(({ permission }) => permission === undefined);
    expect(open.map(({ tag, method }) => `${method} ${tag}`)).toEqual(open.map(() => 'GET Health'));
    for (const { method, permission } of operations)
      if (method === 'DELETE') expect(['delete', 'admin']).toContain(permission);
      else if (method === 'PUT' || method === 'PATCH') expect(['write', 'admin']).toContain(permission);
  });
});

interface Shown {
  in: string;
  name: string;
  description: string;
}
