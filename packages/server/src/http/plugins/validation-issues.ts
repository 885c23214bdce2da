import { schema, type ValidationIssue } from '@tocsin/contract';
import type { FastifySchemaValidationError } from 'fastify';

const ROOTS: Record<string, string> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
};

/**
 * What a schema validator found, as the API answers it.
 * @param part the part of the request that was validated, as Fastify calls it
 */
export function issuesOf(
  found: readonly FastifySchemaValidationError[],
  part: string | undefined,
): ValidationIssue[] {
  const root = ROOTS[part ?? 'body'] ?? 'body';
  return relevant(found).map((error) => ({
    loc: [root, ...stepsTo(error)],
    msg: messageOf(error, part),
    type: typeOf(error, part),
  }));
}

/** Without what `anyOf` and "or null" add to the error that matters. */
function relevant(found: readonly FastifySchemaValidationError[]): readonly FastifySchemaValidationError[] {
  const kept = found.filter(
    (e) => e.keyword !== 'anyOf' && !(e.keyword === 'type' && e.params['type'] === 'null'),
  );
  return kept.length > 0 ? kept : found;
}

function stepsTo(error: FastifySchemaValidationError): (string | number)[] {
  const steps: (string | number)[] = error.instancePath
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
  if (error.keyword === 'required') steps.push(String(error.params['missingProperty']));
  if (error.keyword === 'additionalProperties') steps.push(String(error.params['additionalProperty']));
  return steps;
}

/** Ajv's `verbose` adds the value that was refused. */
type Found = FastifySchemaValidationError & { readonly data?: unknown };

function messageOf(error: Found, part: string | undefined): string {
  const { keyword, params, message } = error;
  if (isMissingBody(error, part)) return 'the body is required: a JSON object';
  if (keyword === 'pattern')
    return schema.wordsOf(String(params['pattern'])) ?? 'has a form that is not allowed';
  if (keyword === 'required') return 'is required';
  if (keyword === 'type') return `must be ${[params['type']].flat().join(' or ').replaceAll(',', ' or ')}`;
  if (keyword === 'enum')
    return `must be one of ${(params['allowedValues'] as unknown[]).map(String).join(', ')}`;
  return message ?? 'is not valid';
}

function isMissingBody({ keyword, instancePath, data }: Found, part: string | undefined): boolean {
  return part === 'body' && keyword === 'type' && instancePath === '' && data == null;
}

function typeOf(error: Found, part: string | undefined): string {
  if (isMissingBody(error, part)) return 'missing';
  return error.keyword === 'required' ? 'missing' : `${error.keyword}_error`;
}
