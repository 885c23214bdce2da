import type { JsonSchema, Properties } from '../schema.ts';
import { type Operation, pathParametersOf } from './operation.ts';

/** A parameter as the document shows it, or a reference to one. */
export type Parameter = Readonly<Record<string, unknown>>;

const IN_PATHS: Readonly<Record<string, string>> = {
  alert_identifier: 'The alert’s id or name.',
  channel_id: 'The channel’s id.',
  collection_identifier: 'The collection’s id or name.',
  delivery_id: 'The delivery’s id.',
  document_id: 'The document’s id.',
  execution_id: 'The execution’s id.',
  identifier: 'The subscription’s id or name.',
  job_id: 'The job’s id.',
  key_name: 'The key’s name.',
  namespace_identifier: 'The namespace’s id or name.',
  retriever_id: 'The retriever’s id or name.',
  silence_id: 'The silence’s id.',
  template_identifier: 'The template’s id or name.',
  user_email: 'The user’s e-mail address.',
};

/** Parameters that many operations share, by the name of their component. */
export const sharedParameters: Readonly<Record<string, Parameter>> = {
  Namespace: {
    name: 'X-Namespace',
    in: 'header',
    description:
      'The namespace’s id or name. It may be left out where the organisation has only one, or where `?namespace=` names it.',
    schema: { type: 'string' },
  },
  NamespaceInQuery: {
    name: 'namespace',
    in: 'query',
    description: 'The namespace’s id or name, where `X-Namespace` is missing.',
    schema: { type: 'string' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'Send the same key with a repeated request to get the first answer again, for 24 hours; another body under the same key is 422.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
};

/** All parameters of an operation. */
export function parametersOf(operation: Operation): Parameter[] {
  return [
    ...pathParametersOf(operation).map(inPath),
    ...inQuery(operation.query),
    ...Object.entries(operation.headers ?? {}).map(inHeader),
    ...(operation.namespace ? ['Namespace', 'NamespaceInQuery'].map(shared) : []),
    ...(operation.method === 'POST' && operation.permission !== undefined ? [shared('IdempotencyKey')] : []),
  ];
}

function inPath(name: string): Parameter {
  return { name, in: 'path', required: true, description: IN_PATHS[name] ?? '', schema: { type: 'string' } };
}

function inQuery(query: JsonSchema | undefined): Parameter[] {
  const required = (query?.['required'] ?? []) as string[];
  return Object.entries((query?.['properties'] ?? {}) as Properties).map(([name, schema]) => {
    const { description, ...rest } = withoutNull(schema);
    return {
      name,
      in: 'query',
      ...(required.includes(name) && { required: true }),
      ...(description !== undefined && { description }),
      schema: rest,
    };
  });
}

function inHeader([name, description]: readonly [string, string]): Parameter {
  return { name, in: 'header', description, schema: { type: 'string' } };
}

function shared(name: string): Parameter {
  return { $ref: `#/components/parameters/${name}` };
}

/** Query strings have no null: a parameter that may be null may be left out. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const { type, enum: values } = schema;
  return {
    ...schema,
    ...(Array.isArray(type) && { type: (type as string[]).find((one) => one !== 'null') }),
    ...(Array.isArray(values) && { enum: values.filter((value) => value !== null) }),
  };
}
