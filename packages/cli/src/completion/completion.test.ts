import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { terminal } from '../testing/terminal.ts';

const scriptFor = async (shell: string) => (await terminal({})(['completion', shell])).out;
const has = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

describe.skipIf(!has('bash'))('completion in bash', async () => {
  const script = await scriptFor('bash');

  /** What is offered for the last word. */
  function offered(...words: string[]): string[] {
    const asking = `
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_tocsin
printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['--norc'], {
      input: `${script}\n${asking}`,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    return stdout.split('\n').filter(Boolean);
  }

  it('is a sound script', () => {
    expect(spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  it.each([
    [['tocsin', 'ex'], ['executions']],
    [['tocsin', 'alerts', 'e'], ['enable']],
    [['tocsin', '--url', 'http://x', 'alerts', 'te'], ['test']],
    [['tocsin', 'alerts', '--json', 'cr'], ['create']],
    [['tocsin', 'alerts', 'test', 'an alert', '--la'], ['--latest']],
    [['tocsin', 'executions', 'tail', '--fo'], ['--follow']],
    [['tocsin', 'executions', 'list', '--status', 'fa'], ['failed']],
    [
      ['tocsin', 'ingest', 'x', '--alerts', ''],
      ['run', 'record', 'skip'],
    ],
    [['tocsin', 'keys', 'create', 'x', '--permission', 'w'], ['write']],
    [
      ['tocsin', 'completion', ''],
      ['bash', 'zsh'],
    ],
    [['tocsin', 'alerts', 'list', '--limit', ''], []],
    [['tocsin', '--names'], ['--namespace']],
    [['tocsin', 'ingest', ''], []],
  ])('offers after %j: %j', (words, wanted) => expect(offered(...words)).toEqual(wanted));
});

it('knows every command in zsh as well', async () => {
  const script = await scriptFor('zsh');
  expect(script).toMatch(/^#compdef tocsin\n/);
  for (const path of ['alerts test', 'executions tail', 'ingest', 'channels types'])
    expect(script).toContain(`'${path}')`);
});

it.skipIf(!has('zsh'))('is a sound script for zsh', async () => {
  const { status, stderr } = spawnSync('zsh', ['-n'], { input: await scriptFor('zsh'), encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});
