import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { ApiError } from '@tocsin/contract';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { OWN_FOLDER } from '../../platform/own-package.ts';

/** Where the page is when it is built. */
const FOLDER = join(OWN_FOLDER, '../console/dist');

/** Addresses of the page besides `/`; each with all that is below. */
export const CONSOLE_SECTIONS = [
  'executions',
  'alerts',
  'documents',
  'retrievers',
  'channels',
  'keys',
] as const;

const NONCE = '__CSP_NONCE__';
const NONCE_BYTES = 16;

/**
 * Serves the console at `/`. Its files are open to anyone; whatever it shows, it asks the API for, with the key of whoever looks.
 * @param folder of the built page; where there is none its addresses answer 404
 */
export function registerConsole(app: FastifyInstance, folder: string = FOLDER): void {
  const pages = readPages(folder);
  const show = (reply: FastifyReply, section: string): FastifyReply => {
    const page = pages?.(section);
    if (page === undefined)
      throw new ApiError(
        'NotFoundError',
        'The console is not built: run `npm start`, or Vite in packages/console',
      );
    const nonce = randomBytes(NONCE_BYTES).toString('base64');
    return reply
      .headers(headersOf(nonce))
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(NONCE, nonce));
  };
  app.get('/', (_request, reply) => show(reply, 'overview'));
  for (const section of CONSOLE_SECTIONS) {
    app.get(`/${section}`, (_request, reply) => show(reply, section));
    app.get(`/${section}/*`, (_request, reply) => show(reply, ''));
  }
  if (pages !== null) void app.register(async (scope) => serveFiles(scope, folder));
}

/** What a section needs besides what each page does. */
interface Needed {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

/**
 * The page of each section, which names all files that it will need, so that a browser asks for them at once.
 * @returns null where the console is not built
 */
function readPages(folder: string): ((section: string) => string) | null {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return null;
  const page = readFileSync(index, 'utf8');
  const needed = JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')) as Record<string, Needed>;
  const pages = new Map(
    Object.entries(needed).map(([section, files]) => [
      section,
      page.replace('</head>', `${linksTo(files)}\n  </head>`),
    ]),
  );
  return (section) => pages.get(section) ?? page;
}

function linksTo({ scripts, styles }: Needed): string {
  return [
    ...scripts.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`),
    ...styles.map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`),
  ].join('');
}

/** Names of files say what is in them, so that browsers may keep them for ever. */
async function serveFiles(scope: FastifyInstance, folder: string): Promise<void> {
  await scope.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    index: false,
    immutable: true,
    maxAge: '1y',
    setHeaders: (reply) => void reply.setHeader('x-content-type-options', 'nosniff'),
  });
  scope.get('/favicon.svg', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').sendFile('favicon.svg', folder),
  );
}

/** The page loads nothing from elsewhere, sends nothing elsewhere, and is shown in no other page. */
function headersOf(nonce: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
