import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { nameOf } from './schema.ts';

describe('names', () => {
  const valid = new Ajv().compile(nameOf(1, 10));
  it.each(['a', 'new wörds', '日本', '🦊'])('may be %j', (name) => expect(valid(name)).toBe(true));
  it.each(['', ' ', 'nul\u0000', 'line\n', '\ud800', 'x'.repeat(11)])('may not be %j', (name) =>
    expect(valid(name)).toBe(false),
  );
});
