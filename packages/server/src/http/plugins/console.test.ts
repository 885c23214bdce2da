import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppContext } from '../../context.ts';
import { createLogger } from '../../platform/log.ts';
import { CONSOLE_SECTIONS, registerConsole } from './console.ts';
import { registerErrors } from './errors.ts';

let folder: string;
let app: FastifyInstance;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-page-'));
  app = Fastify();
  registerErrors(app, { log: createLogger('silent') } as AppContext);
});
afterEach(async () => {
  await app.close();
  rmSync(folder, { recursive: true });
});

function build(): void {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<head><meta property="csp-nonce" nonce="__CSP_NONCE__"></head>');
  const keys = { scripts: ['assets/keys-1.js'], styles: ['assets/keys-2.css'] };
  writeFileSync(join(folder, 'pages.json'), JSON.stringify({ keys }));
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets/index-1.js'), 'first();');
  writeFileSync(join(folder, 'assets/index-1.js.br'), brotliCompressSync('first();'));
}

const get = (url: string, headers: Record<string, string> = {}) => app.inject({ url, headers });

describe('the page', () => {
  beforeEach(() => {
    build();
    registerConsole(app, folder);
  });

  it.each(['/', ...CONSOLE_SECTIONS.map((name) => `/${name}`), '/documents/col_1/a%2Fb', '/alerts/new?x=1'])(
    'is at %s',
    async (url) => {
      const { statusCode, headers, body } = await get(url);
      expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(body).toContain('nonce=');
    },
  );

  it('names at once all that the first page of a section needs', async () => {
    const { body } = await get('/keys');
    expect(body).toContain('<link rel="modulepreload" crossorigin href="/assets/keys-1.js">');
    expect(body).toContain('<link rel="stylesheet" crossorigin href="/assets/keys-2.css">');
    expect(body).toContain('nonce=');
    for (const other of ['/', '/alerts', '/keys/key_1'])
      expect((await get(other)).body).not.toContain('modulepreload');
  });

  it('lets in what it brings along, by a nonce of each answer, and nothing else', async () => {
    const [one, two] = [await get('/'), await get('/')];
    const nonceOf = (body: string): string => /nonce="([^"]+)"/.exec(body)?.[1] ?? '';
    expect(nonceOf(one.body)).not.toBe(nonceOf(two.body));
    expect(one.headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonceOf(one.body)}'; img-src 'self' data:; ` +
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(one.headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  it('has files that are kept for ever, compressed once', async () => {
    const file = await get('/assets/index-1.js', { 'accept-encoding': 'br, gzip' });
    expect(file.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
      'x-content-type-options': 'nosniff',
    });
    expect(file.headers['content-type']).toContain('javascript');
    expect((await get('/assets/index-1.js')).body).toBe('first();');
    expect((await get('/favicon.svg')).headers['content-type']).toContain('image/svg+xml');
  });

  it.each(['/assets/none.js', '/assets/../index.html', '/assets/%2e%2e/index.html', '/v1/nothing', '/else'])(
    'is not at %s',
    async (url) => {
      expect((await get(url)).statusCode).toBe(404);
    },
  );
});

it('a page that is not built is said to be missing', async () => {
  registerConsole(app, folder);
  const { statusCode, body } = await get('/');
  expect(statusCode).toBe(404);
  expect(body).toContain('not built');
});
