import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from './run.ts';

let folder: string;
let said: string[];
let complained: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
  said = [];
  complained = [];
});
afterEach(() => rmSync(folder, { recursive: true }));

const tocsin = (args: string[], url = `sqlite:${join(folder, 'none.db')}`) =>
  run(args, {
    env: { TOCSIN_DATABASE_URL: url },
    now: () => 0,
    say: (line) => void said.push(line),
    complain: (line) => void complained.push(line),
  });

describe('the tocsin command', () => {
  it.each([[['--help']], [['-h']], [['help']], [['backup', '--help']]])(
    'explains itself to %j',
    async (args) => {
      expect(await tocsin(args)).toBe(0);
      expect(said.join('\n')).toMatch(/backup FILE[^]*restore FILE/);
    },
  );

  it('says its version', async () => {
    expect(await tocsin(['--version'])).toBe(0);
    expect(said).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+/)]);
  });

  it.each([
    [[], /Name a command/],
    [['paint'], /There is no command "paint"/],
    [['toString'], /There is no command "toString"/],
    [['backup'], /tocsin backup takes FILE/],
    [['restore', 'a', 'b'], /tocsin restore takes FILE/],
    [['serve', 'x'], /tocsin serve takes nothing more/],
    [['backup', 'x', '--force'], /--force/],
  ])('shows how it is called, with exit code 2, after %j', async (args, message) => {
    expect(await tocsin(args)).toBe(2);
    expect(complained.join('\n')).toMatch(message);
    expect(complained.join('\n')).toContain('Usage: tocsin COMMAND');
  });

  it('says in a line what could not be done, with exit code 1', async () => {
    expect(await tocsin(['backup', join(folder, 'x')])).toBe(1);
    expect(await tocsin(['restore', join(folder, 'x')])).toBe(1);
    expect(await tocsin(['backup', 'x'], 'mysql://x')).toBe(1);
    expect(complained).toEqual([
      expect.stringMatching(/^There is no database at \S+$/),
      expect.stringMatching(/^There is no file \S+$/),
      expect.stringMatching(/^TOCSIN_DATABASE_URL: /),
    ]);
  });

  it.each([
    ['backup', 'pg_dump'],
    ['restore', 'pg_restore'],
  ])('names the tool for PostgreSQL instead of %s', async (command, tool) => {
    expect(await tocsin([command, 'x'], 'postgres://localhost/x')).toBe(1);
    expect(complained[0]).toContain(tool);
  });
});
