import { expect, test } from 'vitest';
import { FNV_OFFSET, finish, fnvByte } from './hash.ts';

const fnv = (text: string) => Buffer.from(text).reduce(fnvByte, FNV_OFFSET) >>> 0;

test.each([
  ['', 0x811c9dc5],
  ['a', 0xe40c292c],
  ['b', 0xe70c2de5],
  ['foobar', 0xbf9cf968],
])('FNV-1a of %j is what its authors publish', (text, hash) => expect(fnv(text)).toBe(hash));

test.each([
  [0, 0],
  [1, 0x514e28b7], // MurmurHash3 of nothing with seed 1
  [0xffffffff, 0x81f16f39], // and with seed 2³² − 1
])('the end of MurmurHash3 takes %i to %i', (state, hash) => expect(finish(state) >>> 0).toBe(hash));
