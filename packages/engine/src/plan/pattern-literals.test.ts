import { expect, test } from 'vitest';
import { patternLiterals } from './pattern-literals.ts';

test.each<[string, string[] | null]>([
  ['hello', ['hello']],
  ['^hello$', ['hello']],
  ['hel+o', ['hel']],
  ['hell?o', ['hel']],
  ['xhell*', ['xhel']],
  ['a{2}bcd', ['bcd']],
  ['ab{0,3}cde{2,}', ['cd']],
  ['foo|barbar', ['foo', 'barbar']],
  ['foo|', null],
  ['foo|.*', null],
  ['(foo|bar)bazz', ['bazz']],
  ['(?:foo)?bar', ['bar']],
  ['foo(bar', null],
  ['foo)', null],
  ['[abc]def', ['def']],
  ['[^\\]x]def', ['def']],
  ['[]a]def', null],
  ['[[:alpha:]]def', null],
  ['\\d+\\.com', ['.com']],
  ['a\\-b', ['a-b']],
  ['\\Qa.b\\E', null],
  ['\\x41bc', null],
  ['\\p{L}abc', null],
  ['(?i)abc', null],
  ['(?<name>a)b', null],
  ['(?!a)b', null],
  ['a{1,', null],
  ['', null],
  ['.', null],
  ['{abc', null],
  ['x**', null],
  ['HeLLo', ['hello']],
])('of %j in any case come %j', (source, expected) =>
  expect(patternLiterals(source, false)).toEqual(expected),
);

test.each<[string, string[] | null]>([
  ['HeLLo', ['HeLLo']],
  ['año', ['año']],
  ['a\u0301b', ['a']],
  ['ab😀', ['ab']],
])('of %j with case come %j', (source, expected) => expect(patternLiterals(source, true)).toEqual(expected));

test('without case nothing but ASCII counts', () =>
  expect(patternLiterals('straße', false)).toEqual(['stra']));
