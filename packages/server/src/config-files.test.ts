import { describe, expect, it } from 'vitest';
import { withFiles } from './config-files.ts';

const files: Record<string, string> = { '/run/key': 'sk_from_a_file\n', '/run/empty': ' \n' };
const read = (path: string): string => {
  const text = files[path];
  if (text === undefined) throw new Error('no such file');
  return text;
};

describe('a secret in a file', () => {
  it('is read without the line end, and leaves other variables alone', () => {
    expect(withFiles({ TOCSIN_API_KEY_FILE: '/run/key', TOCSIN_PORT: '1' }, read)).toMatchObject({
      TOCSIN_API_KEY: 'sk_from_a_file',
      TOCSIN_PORT: '1',
    });
    expect(withFiles({ TOCSIN_API_KEY: 'sk_x', TOCSIN_API_KEY_FILE: '' }, read)['TOCSIN_API_KEY']).toBe(
      'sk_x',
    );
  });

  it.each([
    [{ TOCSIN_SECRET_KEY_FILE: '/run/nothing' }, /TOCSIN_SECRET_KEY_FILE: \/run\/nothing cannot be read/],
    [{ TOCSIN_DATABASE_URL_FILE: '/run/empty' }, /TOCSIN_DATABASE_URL_FILE: \/run\/empty is empty/],
    [{ TOCSIN_API_KEY_FILE: '/run/key', TOCSIN_API_KEY: 'sk_x' }, /set this or TOCSIN_API_KEY, not both/],
  ])('is refused by name in %j', (env, message) => {
    expect(() => withFiles(env, read)).toThrow(message);
  });
});
