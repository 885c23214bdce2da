import { ErrorBody } from '../errors.ts';
import type { JsonSchema } from '../schema.ts';
import { namedSchemas } from './components.ts';
import { type Operation, TAGS } from './operation.ts';
import { operations } from './operations.ts';
import { parametersOf, sharedParameters } from './parameters.ts';
import { createReferences, type References } from './references.ts';
import { errorResponses, responsesOf } from './responses.ts';
import { webhooksOf } from './webhooks.ts';

/** An OpenAPI 3.1 document, as plain data. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;

const DESCRIPTION = `Standing alerts over arriving documents: each document is checked against every alert of its collection, each check is recorded as an execution, and whoever is to be told is told.

**Keys.** Send \`Authorization: Bearer sk_…\` with everything but health.

**Namespaces.** Send \`X-Namespace\` with the id or name of one.

**Bodies** are JSON, whatever their content type says. Fields that are optional may be null as well; unknown fields are ignored, or part of a document’s payload.

**Errors** all have one shape, and a \`type\` that stays the same from version to version. Every answer carries \`x-request-id\`. A 500 has this shape, too, and is a defect of ours.`;

/**
 * The OpenAPI document of the whole API, made from the table of operations and the schemas that validate requests.
 * @param version of the server
 */
export function openApiDocument(version: string): OpenApiDocument {
  const references = createReferences(namedSchemas());
  const paths = pathsOf(references);
  const webhooks = webhooksOf(references);
  const responses = errorResponses(references.refer(ErrorBody));
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tocsin',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ key: [] }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', bearerFormat: 'sk_…' } },
      parameters: sharedParameters,
      responses,
      schemas: references.components(),
    },
  };
}

function pathsOf(references: References): Record<string, Record<string, unknown>> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    const methods = (paths[operation.path] ??= {});
    methods[operation.method.toLowerCase()] = describe(operation, references);
  }
  return paths;
}

function describe(operation: Operation, references: References): Record<string, unknown> {
  const { operationId, tag, summary, description, permission, body, answer, accepted } = operation;
  const needed = permission === undefined ? 'Open to anyone.' : `Needs the permission \`${permission}\`.`;
  return {
    operationId,
    tags: [tag],
    summary,
    description: description === undefined ? needed : `${description}\n\n${needed}`,
    ...(permission === undefined && { security: [] }),
    parameters: parametersOf(operation),
    ...(body !== undefined && { requestBody: requestBody(body, operation, references) }),
    responses: responsesOf(operation, references.refer(answer), accepted && references.refer(accepted)),
  };
}

/** A body that may be null is one that may be left out. */
function requestBody(
  body: JsonSchema,
  { bodyExamples }: Operation,
  references: References,
): Record<string, unknown> {
  const optional = Array.isArray(body['type']);
  const schema = references.refer(optional ? { ...body, type: 'object' } : body);
  return {
    required: !optional,
    content: { 'application/json': { schema, ...(bodyExamples && { examples: bodyExamples }) } },
  };
}
