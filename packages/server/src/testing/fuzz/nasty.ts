import fc, { type Arbitrary } from 'fast-check';
import { JSON_TOKENS } from './tokens.ts';

/** Lists and objects, one in the other, so many levels deep. */
export function nested(levels: number, wrap: (inner: unknown) => unknown = (inner) => [inner]): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = wrap(value);
  return value;
}

const STRINGS: readonly string[] = [
  '',
  ' ',
  'a',
  'null',
  'true',
  'NaN',
  '-0',
  '1e309',
  '__proto__',
  'constructor',
  'executions',
  'list',
  '..',
  '%',
  "'; drop table alerts; --",
  '"',
  '\\',
  '\u0000',
  'a\u0000b',
  '\u001f\u007f',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\u202eabc',
  'İıſK',
  '👩‍👩‍👧‍👦',
  'e\u0301'.repeat(50),
  'x'.repeat(256),
  'x'.repeat(5000),
  '{{INPUT.x}}',
  '{{INPUT.__proto__}}',
  '{{inputs.}}',
  '(a+)+$',
  '[',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '+275760-09-13T00:00:00.001Z',
  'http://127.0.0.1/',
  'https://user:pass@[::1]:99999/',
  'whsec_AAAA',
  'WzFd.AAAA',
  'exec_01jdq4f6g8h0j2k4m6n8p0q2r4',
];

const NUMBERS: readonly unknown[] = [
  0,
  -0,
  -1,
  1,
  0.5,
  1e-320,
  1e308,
  -1e308,
  2 ** 31,
  2 ** 53,
  -(2 ** 53) - 2,
  2 ** 63,
  1001,
  10_001,
];

const SHAPES: readonly unknown[] = [
  null,
  true,
  false,
  [],
  {},
  [null],
  [[]],
  [{}],
  { '': null },
  { a: { b: { c: [] } } },
  { $ref: '#' },
  { type: 'dynamic', field: 'x' },
  JSON.parse('{"__proto__": {"polluted": 1}}'),
  JSON.parse('{"constructor": {"prototype": {"polluted": 1}}}'),
  { toString: null, hasOwnProperty: 1, length: -1 },
  Array.from({ length: 1001 }, (_, i) => i),
  Array.from({ length: 1001 }, () => ({})),
  nested(31),
  nested(33),
  nested(70, (inner) => ({ a: inner })),
  ...Object.keys(JSON_TOKENS),
  { NOT: nested(60, (inner) => ({ NOT: inner })) },
];

/** Strings that have broken programs before, and any others. */
export const nastyString: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...STRINGS) },
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

/** JSON values that have broken programs before, and any others. */
export const nastyValue: Arbitrary<unknown> = fc.oneof(
  nastyString,
  fc.constantFrom(...NUMBERS),
  fc.constantFrom(...SHAPES),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Keys that have broken programs before. */
export const nastyKey: Arbitrary<string> = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', '', 'a.b', 'a[0]', '$ref', 'limit', 'cursor'),
  nastyString,
);
