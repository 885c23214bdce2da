import { ERROR_MEANINGS, ERROR_TYPES, type ErrorType } from '../errors.ts';
import type { JsonSchema } from '../schema.ts';
import { errorStatusesOf, type Operation } from './operation.ts';

const requestId: JsonSchema = {
  description: 'Names the request in the log.',
  schema: { type: 'string' },
};

const extraHeaders: Readonly<Record<number, Readonly<Record<string, JsonSchema>>>> = {
  409: {
    'retry-after': {
      description: 'Seconds to wait, where the same request is still running.',
      schema: { type: 'integer' },
    },
  },
  429: { 'retry-after': { description: 'Seconds to wait.', schema: { type: 'integer' } } },
  503: { 'retry-after': { description: 'Seconds to wait.', schema: { type: 'integer' } } },
};

/** An answer as the document shows it: JSON unless another type is named. */
export function responseOf(
  description: string,
  schema: JsonSchema,
  example?: unknown,
  type: string = 'application/json',
): Record<string, unknown> {
  return {
    description,
    headers: { 'x-request-id': requestId },
    content: { [type]: { schema, ...(example !== undefined && { example }) } },
  };
}

const EMPTY = { description: 'Done; there is nothing to say.', headers: { 'x-request-id': requestId } };

/**
 * The answer to success and a reference for each status of an error.
 * @param accepted the answer 202, where there is one
 */
export function responsesOf(
  operation: Operation,
  answer: JsonSchema,
  accepted: JsonSchema | undefined,
): Record<string, unknown> {
  const errors = errorStatusesOf(operation).map((status) => [
    String(status),
    { $ref: `#/components/responses/Error${status}` },
  ]);
  return {
    [operation.status]:
      operation.status === 204
        ? EMPTY
        : responseOf('Success', answer, operation.answerExample, operation.answerType),
    ...(accepted && { 202: responseOf('Still running', accepted) }),
    ...Object.fromEntries(errors),
  };
}

/** The answers to errors, by the name of their component: one per status. */
export function errorResponses(errorBody: JsonSchema): Record<string, unknown> {
  const statuses = [...new Set<number>(Object.values(ERROR_TYPES))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const { headers, ...rest } = responseOf(meaningOf(status), errorBody, exampleOf(status));
      return [`Error${status}`, { ...rest, headers: { ...(headers as object), ...extraHeaders[status] } }];
    }),
  );
}

function typesOf(status: number): ErrorType[] {
  return (Object.keys(ERROR_TYPES) as ErrorType[]).filter((type) => ERROR_TYPES[type] === status);
}

function meaningOf(status: number): string {
  return typesOf(status)
    .map((type) => `\`${type}\`: ${ERROR_MEANINGS[type]}`)
    .join('\n\n');
}

const DETAIL = [{ loc: ['body', 'name'], msg: 'is required', type: 'missing' }];

function exampleOf(status: number): object {
  const [type] = typesOf(status);
  const isInvalid = type === 'ValidationError';
  const message = isInvalid ? 'name: is required' : ERROR_MEANINGS[type as ErrorType];
  return {
    success: false,
    status,
    error: { type, message, details: null },
    ...(isInvalid && { detail: DETAIL }),
    request_id: 'req_01jdq4h8j0k2m4n6p8q0r2s4t6',
  };
}
