import { schema } from '@tocsin/contract';
import { expect, it } from 'vitest';
import { UnknownInput } from '../inputs.ts';
import { alias } from './prepare.ts';
import { readParameters } from './read.ts';

const { bool, int, list, num, response: object, oneOf, str } = schema;
const parameters = object(
  { field: alias(str({ minLength: 1, maxLength: 20, description: 'The field' }), 'sort_field') },
  {
    limit: int({ minimum: 1, maximum: 10, default: 3 }),
    share: num({ minimum: 0 }),
    order: oneOf(['asc', 'desc']),
    strict: bool,
    anything: { description: 'free' },
    parts: list(object({ key: alias(str({ examples: ['k'] }), 'name') }, { n: int({ default: 7 }) }), {
      maxItems: 2,
    }),
  },
);
const read = (given: object) => readParameters(parameters, given as Record<string, unknown>, 'at');

it('completes parameters with defaults, also within lists', () => {
  expect(read({ field: 'a', parts: [{ key: 'x' }] })).toEqual({
    field: 'a',
    limit: 3,
    parts: [{ key: 'x', n: 7 }],
  });
});

it('knows other names of a parameter; the proper one wins, and null is none', () => {
  expect(read({ sort_field: 'b', parts: [{ name: 'y', n: null }] })).toMatchObject({
    field: 'b',
    parts: [{ key: 'y', n: 7 }],
  });
  expect(read({ sort_field: 'b', field: 'a' })).toMatchObject({ field: 'a' });
  expect(read({ sort_field: 'b', field: null })).toMatchObject({ field: 'b' });
});

it('accepts names that it does not know, and leaves values without a type alone', () => {
  const free = { type: 'dynamic', field: 'x' };
  expect(read({ field: 'a', cache: 1, anything: free })).toMatchObject({ cache: 1, anything: free });
  expect(read({ field: 'a', anything: null })).toHaveProperty('anything', null);
});

it('stands in a value that passes for what is not known before there are inputs', () => {
  const [text, number, flag] = ['text', 'number', 'boolean'].map((type) => new UnknownInput('x', type));
  const given = { field: text, limit: number, share: number, order: text, strict: flag };
  expect(read({ ...given, parts: [{ key: text }] })).toMatchObject({
    field: expect.any(String),
    limit: 3,
    share: 0,
    order: 'asc',
    strict: false,
    parts: [{ key: 'k' }],
  });
});

it.each([
  [{ field: 'a', share: new UnknownInput('x', 'string') }, 'at.share: must be a number'],
  [{ field: 'a', limit: new UnknownInput('x', 'array') }, 'at.limit: must be a whole number'],
  [{ field: new UnknownInput('x', 'integer') }, 'at.field: must be a text'],
  [{ field: 'a', share: { type: 'dynamic', field: 'x' } }, 'at.share: must be a number'],
  [{ field: 'a', shares: 1 }, 'at.shares: is no parameter of this stage; write "share"'],
  [{ field: 'a', parts: [{ key: 'a' }], sortField: 'b' }, 'at.sortField: is no parameter of this stage'],
  [{}, 'at.field: is required: The field'],
  [{ feild: 'a' }, 'at.field: is required: The field; "feild" is no parameter of this stage'],
  [{ sort_feld: 'a' }, 'at.field: is required: The field; "sort_feld" is no parameter of this stage'],
  [{ field: '' }, 'at.field: must be a text of 1 to 20 characters'],
  [{ field: 'abcdefghijklmnopqrstu' }, 'at.field: must be a text of 1 to 20 characters'],
  [{ field: 'a', limit: 0 }, 'at.limit: must be a whole number from 1 to 10'],
  [{ field: 'a', limit: 1.5 }, 'at.limit: must be a whole number from 1 to 10'],
  [{ field: 'a', limit: '1' }, 'at.limit: must be a whole number from 1 to 10'],
  [{ field: 'a', share: -1 }, 'at.share: must be a number at least 0'],
  [{ field: 'a', order: 'up' }, 'at.order: must be one of asc, desc'],
  [{ field: 'a', strict: 1 }, 'at.strict: must be true or false'],
  [{ field: 'a', parts: {} }, 'at.parts: must be a list of at most 2 items'],
  [{ field: 'a', parts: [1] }, 'at.parts[0]: must be an object'],
  [{ field: 'a', parts: [{ key: 'a' }, {}] }, 'at.parts[1].key: is required'],
  [{ field: 'a', parts: [{ key: 'a', n: 'x' }] }, 'at.parts[0].n: must be a whole number'],
])('refuses %j and names the place', (given, message) => {
  expect(() => read(given)).toThrow(message);
});
