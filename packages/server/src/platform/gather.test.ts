import { expect, it } from 'vitest';
import { gathering, sharing } from './gather.ts';

it('keys of one turn are loaded at once, those of the next one again', async () => {
  const asked: number[][] = [];
  const get = gathering(async (keys: readonly number[]) => {
    asked.push([...keys]);
    return new Map(keys.filter((key) => key !== 3).map((key) => [key, key * 10]));
  });
  expect(await Promise.all([get(1), get(2), get(1), get(3)])).toEqual([10, 20, 10, undefined]);
  expect(await get(1)).toBe(10);
  expect(asked).toEqual([[1, 2, 3], [1]]);
});

it('what fails, fails for all that asked, and not for those who ask later', async () => {
  let fails = true;
  const get = gathering(async (keys: readonly string[]) => {
    if (fails) throw new Error('no');
    return new Map(keys.map((key) => [key, key]));
  });
  await Promise.all(['a', 'b'].map((key) => expect(get(key)).rejects.toThrow('no')));
  fails = false;
  expect(await get('a')).toBe('a');
});

it('an answer is shared by those who wait for it, and by nobody else', async () => {
  let calls = 0;
  const get = sharing(async (key) => `${key}${++calls}`);
  expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual(['a1', 'a1', 'b2']);
  expect(await get('a')).toBe('a3');
});
