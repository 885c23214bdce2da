import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

/** A JSON Schema of the contract. */
export type Schema = Readonly<Record<string, unknown>>;

interface Operation {
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema: Schema }> }>>;
  readonly requestBody?: { content: Record<string, { schema: Schema }> };
}

/** The v1 wire contract: an OpenAPI document that stands beside the project, where it is there. */
export interface V1Contract {
  /** Every operation, as `GET /v1/alerts/{alert_identifier}`. */
  readonly operations: readonly string[];
  /** The status of an operation's success. */
  statusOf(operation: string): number;
  /** What is wrong with a body as the success of an operation; empty where it is fine. */
  problemsOf(operation: string, body: unknown): string[];
  /** What is wrong with a value of a named schema. */
  problemsWith(name: string, value: unknown): string[];
  /** A request body with every field that the contract knows. */
  fullBody(operation: string): Record<string, unknown>;
  /** The optional fields of a request body, all null. */
  nullBody(operation: string): Record<string, unknown>;
}

/** Where the contract's file is: in `TOCSIN_CONTRACT_DIR`, else in the shared folder beside the project. */
export function contractFile(): string {
  const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../..');
  const folder = process.env['TOCSIN_CONTRACT_DIR'] ?? path.join(root, '..', 'shared', 'contract');
  return path.join(folder, 'v1.openapi.json');
}

/** Reads the contract; null where it is not there. */
export function loadV1Contract(file: string = contractFile()): V1Contract | null {
  if (!existsSync(file)) return null;
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, Operation>>;
    components: { schemas: Record<string, Schema> };
  };
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv as never);
  ajv.addSchema({ $id: 'v1', ...document } as object);
  const validators = new Map<string, ValidateFunction>();
  const found = (operation: string): Operation => {
    const [method = '', url = ''] = operation.split(' ');
    const one = document.paths[url]?.[method.toLowerCase()];
    if (!one) throw new Error(`the contract has no ${operation}`);
    return one;
  };
  const successOf = (operation: string): [status: string, schema: Schema] => {
    const [status = '200', response] = Object.entries(found(operation).responses)[0] ?? [];
    return [status, response?.content?.['application/json']?.schema ?? {}];
  };
  const resolve = (schema: Schema): Schema => {
    const name = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1) : undefined;
    return name === undefined ? schema : (document.components.schemas[name] as Schema);
  };
  const bodyOf = (operation: string): Schema =>
    resolve(found(operation).requestBody?.content['application/json']?.schema ?? {});
  return {
    operations: Object.entries(document.paths).flatMap(([url, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${url}`),
    ),
    statusOf: (operation) => Number(successOf(operation)[0]),
    problemsOf(operation, body) {
      const validate = validators.get(operation) ?? ajv.compile(absolute(successOf(operation)[1]));
      validators.set(operation, validate);
      return problems(validate, body);
    },
    problemsWith: (name, value) => problems(ajv.compile({ $ref: `v1#/components/schemas/${name}` }), value),
    fullBody: (operation) => sampleOf(bodyOf(operation), resolve, 0) as Record<string, unknown>,
    nullBody: (operation) => {
      const { properties = {}, required = [] } = bodyOf(operation) as {
        properties?: Record<string, Schema>;
        required?: string[];
      };
      const optional = Object.keys(properties).filter((name) => !required.includes(name));
      return Object.fromEntries(optional.map((name) => [name, null]));
    },
  };
}

/** References within the document, as ajv finds them from outside of it. */
function absolute(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"v1#/components')) as Schema;
}

function problems(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => `${error.instancePath || '/'} ${error.message}`);
}

/** Levels to which optional parts of a sample go. */
const MAX_DEPTH = 7;

/** A value with every field of a schema. */
function sampleOf(given: Schema, resolve: (schema: Schema) => Schema, depth: number): unknown {
  const schema = resolve(given);
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  const choices = schema['anyOf'] as Schema[] | undefined;
  if (choices) {
    const some = choices.find((choice) => choice['type'] !== 'null' && Object.keys(choice).length > 0);
    return sampleOf(some ?? {}, resolve, depth);
  }
  switch (schema['type']) {
    case 'object':
      return objectSample(schema, resolve, depth);
    case 'array':
      return depth >= MAX_DEPTH ? [] : [sampleOf((schema['items'] ?? {}) as Schema, resolve, depth + 1)];
    case 'integer':
    case 'number':
      return schema['minimum'] ?? 1;
    case 'boolean':
      return true;
    default:
      return stringSample(schema);
  }
}

function objectSample(schema: Schema, resolve: (schema: Schema) => Schema, depth: number): object {
  const { properties = {}, required = [] } = schema as {
    properties?: Record<string, Schema>;
    required?: string[];
  };
  const names = depth >= MAX_DEPTH ? required : Object.keys(properties);
  return Object.fromEntries(
    names.map((name) => [name, sampleOf(properties[name] ?? {}, resolve, depth + 1)]),
  );
}

function stringSample({ format, pattern, minLength = 1 }: Schema): string {
  if (format === 'date-time') return '2031-01-01T00:00:00Z';
  if (format === 'uri') return 'https://example.org/';
  if (typeof pattern === 'string') return 'ray_abc';
  return 'x'.repeat(Math.max(3, minLength as number));
}
