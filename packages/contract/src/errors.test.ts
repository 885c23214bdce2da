import { describe, expect, it } from 'vitest';
import {
  ApiError,
  ERROR_TYPES,
  errorBody,
  locToPlace,
  notFound,
  placeToLoc,
  stillRunning,
  tooManyRequests,
  unavailable,
  validationError,
} from './errors.ts';

describe('placeToLoc', () => {
  it.each([
    ['stages[1].parameters.field', ['body', 'stages', 1, 'parameters', 'field']],
    ['documents[7].features[0].vectors', ['body', 'documents', 7, 'features', 0, 'vectors']],
    ['matrix[0][12]', ['body', 'matrix', 0, 12]],
    ['[3].name', ['body', 3, 'name']],
    ['metadata["a.b[1]"].c', ['body', 'metadata', 'a.b[1]', 'c']],
    ['name', ['body', 'name']],
    ['', ['body']],
  ])('reads %s', (place, loc) => {
    expect(placeToLoc(place)).toEqual(loc);
    expect(locToPlace(loc)).toBe(place);
  });

  it('begins with another root if told', () => {
    expect(placeToLoc('limit', 'query')).toEqual(['query', 'limit']);
  });
});

describe('errorBody', () => {
  it('has the form of the contract', () => {
    expect(errorBody(notFound('alert', 'alt_x'))).toEqual({
      success: false,
      status: 404,
      error: {
        type: 'NotFoundError',
        message: 'There is no alert "alt_x"',
        details: { resource: 'alert', id: 'alt_x' },
      },
    });
  });

  it('lists the issues of a validation error', () => {
    const body = errorBody(validationError('stages[1].stage_id', 'is missing', 'missing'), 'req_1');
    expect(body.status).toBe(422);
    expect(body.error.message).toBe('stages[1].stage_id: is missing');
    expect(body.detail).toEqual([
      { loc: ['body', 'stages', 1, 'stage_id'], msg: 'is missing', type: 'missing' },
    ]);
    expect(body.request_id).toBe('req_1');
  });

  it('says how many issues there are', () => {
    const issue = { loc: ['body', 'name'], msg: 'is too long', type: 'value_error' };
    expect(validationError([issue, issue, issue]).message).toBe('name: is too long (and 2 more)');
    expect(validationError([]).message).toBe('The request is not valid');
  });

  it('tells nothing about errors that are not ours', () => {
    const body = errorBody(new Error('password=hunter2'));
    expect(body.status).toBe(500);
    expect(body.error.type).toBe('InternalServerError');
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });
});

describe('ApiError', () => {
  it('takes its status from its type', () => {
    for (const type of Object.keys(ERROR_TYPES) as (keyof typeof ERROR_TYPES)[]) {
      expect(new ApiError(type, 'x').status).toBe(ERROR_TYPES[type]);
    }
  });

  it('says in whole seconds when to come back', () => {
    expect(tooManyRequests(1.2).headers).toEqual({ 'retry-after': '2' });
    expect(stillRunning('wait', 1).headers).toEqual({ 'retry-after': '1' });
    expect(unavailable('busy', 0).headers).toEqual({ 'retry-after': '1' });
  });
});
