import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { terminal } from './testing/terminal.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Nothing listens on port 9. */
const tocsin = (args: string[], url = `sqlite:${join(folder, 'none.db')}`) =>
  terminal({ TOCSIN_DATABASE_URL: url, TOCSIN_URL: 'http://127.0.0.1:9' })(args);

describe('the tocsin command', () => {
  it.each([[['--help']], [['-h']], [['help']]])('explains itself to %j', async (args) => {
    const { code, out } = await tocsin(args);
    expect(code).toBe(0);
    expect(out).toMatch(/Usage: tocsin[^]*backup <file>[^]*restore <file>[^]*Exit codes:[^]*130/);
  });

  it.each([[['alerts', 'test', '--help']], [['help', 'ingest']], [['executions', 'tail', '-h']]])(
    'explains a command, with general options and an example, to %j',
    async (args) => {
      const { code, out } = await tocsin(args);
      expect(code).toBe(0);
      expect(out).toMatch(/Usage: tocsin \w+[^]*--url[^]*Examples:\n {2}\$ /);
    },
  );

  it('says its version', async () => {
    expect(await tocsin(['--version'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
  });

  it.each([
    [[], /Usage: tocsin/],
    [['alerts'], /Usage: tocsin alerts/],
    [['paint'], /unknown command 'paint'/],
    [['toString'], /unknown command 'toString'/],
    [['alrets'], /Did you mean alerts\?/],
    [['alerts', 'lst'], /Did you mean list\?/],
    [['alerts', 'list', '--lmit', '3'], /Did you mean --limit\?/],
    [['alerts', 'list', '--limit', '0'], /whole number from 1 on/],
    [['alerts', 'list', '--limit', '1e3'], /whole number from 1 on/],
    [['alerts', 'test', 'x', '--latest', '1001'], /at most 1000/],
    [['executions', 'list', '--since', 'soon'], /time such as/],
    [['executions', 'list', '--status', 'odd'], /completed, partial, failed/],
    [['collections', 'create', 'x', '--extractor', 'text'], /name@version/],
    [['ingest', 'x'], /--collection/],
    [['completion', 'fish'], /bash, zsh/],
    [['backup'], /missing required argument 'file'/],
    [['restore', 'a', 'b'], /too many arguments/],
    [['serve', 'x'], /too many arguments/],
    [['backup', 'x', '--force'], /--force/],
    [['alerts', 'list', '--url', 'http://me:hidden@127.0.0.1:9'], /leave out user and password/],
    [['alerts', 'list', '--url', 'here'], /--url or TOCSIN_URL: must begin with http/],
  ])('shows how it is called, with exit code 2, after %j', async (args, message) => {
    const { code, out, err } = await tocsin(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).toMatch(/--help|--url/);
  });

  it('says in a line what could not be done, with exit code 1', async () => {
    const said = [
      await tocsin(['backup', join(folder, 'x')]),
      await tocsin(['restore', join(folder, 'x')]),
      await tocsin(['backup', 'x'], 'mysql://x'),
      await tocsin(['migrate'], 'mysql://x'),
    ];
    expect(said.map(({ code, err }) => [code, err])).toEqual([
      [1, expect.stringMatching(/^There is no database at \S+$/)],
      [1, expect.stringMatching(/^There is no file \S+$/)],
      [1, expect.stringMatching(/^TOCSIN_DATABASE_URL: /)],
      [1, expect.stringMatching(/^TOCSIN_DATABASE_URL: /)],
    ]);
  });

  it.each([
    ['backup', 'pg_dump'],
    ['restore', 'pg_restore'],
  ])('names the tool for PostgreSQL instead of %s', async (command, tool) => {
    const { code, err } = await tocsin([command, 'x'], 'postgres://localhost/x');
    expect(code).toBe(1);
    expect(err).toContain(tool);
  });

  it('says where no server answers and how to start one', async () => {
    const { code, err } = await tocsin(['alerts', 'list']);
    expect(code).toBe(1);
    expect(err).toMatch(/^No server answers at http:\/\/127\.0\.0\.1:9[. ].*tocsin serve.*TOCSIN_URL\.$/);
  });

  it('says errors to programs in JSON, and where they come from when it is asked to', async () => {
    const { err } = await tocsin(['alerts', 'list', '--json', '--verbose']);
    const [first = '', ...stack] = err.split('\n');
    expect(JSON.parse(first)).toMatchObject({ error: { type: 'ConnectionError' } });
    expect(stack.join('\n')).toMatch(/\n\s+at /);
  });
});
