import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';

const DEMO = join(import.meta.dirname, '../packages/cli/dist/demo.js');
let output: string;

beforeAll(async () => {
  const env = { PATH: process.env['PATH'] ?? '' };
  output = (await promisify(execFile)(process.execPath, [DEMO, '--exit'], { env })).stdout;
}, 120_000);

/** The cells of the line that begins with these words. */
const row = (start: string): string[] =>
  output
    .split('\n')
    .find((line) => line.startsWith(start))
    ?.split(/ {2,}/) ?? [];

describe('the demo', () => {
  it('checks every batch with every alert, and each webhook arrives verified', () => {
    for (const name of ['Python web frameworks', 'Larger than 100 MB', 'Looks like a well-known name']) {
      const [, executions, triggered, matches, webhooks] = row(name);
      expect(executions).toBe('13');
      expect(Number(matches)).toBeGreaterThanOrEqual(Number(triggered));
      expect(webhooks).toBe(triggered);
      expect(Number(triggered)).toBeGreaterThan(0);
    }
    expect(row('Must stay silent').slice(1, 5)).toEqual(['13', '0', '0', '0']);
  });

  it('finds every look-alike that it planted, and next to nothing else', () => {
    const found = output.split('\n').filter((line) => line.endsWith('made up, planted by the demo'));
    expect(found.map((line) => line.split(/ {2,}/).slice(0, 2).join(' ~ '))).toEqual([
      'opensssl ~ openssl',
      'postgressql ~ postgresql',
      'imagemagik ~ imagemagick',
      'libcurl-4 ~ libcurl4',
      'python3-reqeusts ~ requests',
      'chromuim ~ chromium',
      'wiershark ~ wireshark',
      'ngnix ~ nginx',
    ]);
    expect(output.split('\n').filter((line) => line.includes('a real package'))).toHaveLength(1);
  });
});
