import { describe, expect, it } from 'vitest';
import {
  ConflictError,
  ForbiddenError,
  NotFoundError,
  RateLimitError,
  ServerError,
  UnauthorizedError,
  ValidationError,
} from '../errors.ts';
import { apiError } from '../testing/stub-fetch.ts';
import { errorOf } from './answer.ts';

const read = async (response: Response) => errorOf('GET /v1/x', response, await response.text(), 0);

describe('errorOf', () => {
  it.each([
    [401, UnauthorizedError],
    [403, ForbiddenError],
    [404, NotFoundError],
    [409, ConflictError],
    [422, ValidationError],
    [429, RateLimitError],
    [500, ServerError],
    [503, ServerError],
  ])('makes of %i an error of its own class', async (status, expected) => {
    expect(await read(apiError(status, 'x', 'y'))).toBeInstanceOf(expected);
  });

  it('says what the server said, where, and under which request', async () => {
    const error = await read(apiError(404, 'NotFoundError', 'There is no alert "x"'));
    expect(error.message).toBe('There is no alert "x" (GET /v1/x answered 404 NotFoundError, request req_1)');
    expect(error).toMatchObject({
      name: 'NotFoundError',
      type: 'NotFoundError',
      reason: 'There is no alert "x"',
      status: 404,
      requestId: 'req_1',
      details: null,
      retryAfterMs: null,
    });
  });

  it('lists what is not valid', async () => {
    const detail = [{ loc: ['body', 'name'], msg: 'is missing', type: 'missing' }];
    const error = await read(apiError(422, 'ValidationError', 'name: is missing', { detail }));
    expect((error as ValidationError).issues).toEqual(detail);
  });

  it('knows an answer of a proxy by its status', async () => {
    const error = await read(
      new Response('<h1>Bad gateway', { status: 502, headers: { 'x-request-id': 'r' } }),
    );
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ type: 'UnexpectedAnswerError', requestId: 'r' });
    expect(error.message).toContain('"<h1>Bad gateway"');
    expect((await read(new Response('null', { status: 404 }))).status).toBe(404);
  });
});
