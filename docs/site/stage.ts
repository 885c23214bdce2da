import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rewriteLinks } from './links.ts';
import { linkOperations } from './operations.ts';
import { findPages, type Page } from './pages.ts';
import type { OpenApi } from './reference/openapi.ts';
import { referencePages } from './reference/reference.ts';
import { anchorsOf } from './slug.ts';

const OPENAPI = 'packages/contract/openapi.json';

/** The pages of the site, by where they are in it, and what is wrong with them. */
export interface Staged {
  readonly pages: ReadonlyMap<string, string>;
  readonly problems: readonly string[];
}

/** Makes the pages of the site from those of the repository and from the API's description. @param root of the repository */
export function makePages(root: string): Staged {
  const problems: string[] = [];
  const api = readApi(root);
  const pages = findPages(root).filter(({ source }) => existsSync(path.join(root, source)));
  const texts = new Map(
    pages.map(({ source, target }) => [target, readFileSync(path.join(root, source), 'utf8')]),
  );
  const reference = referencePages(api);
  const anchors = (target: string): Set<string> => anchorsOf(texts.get(target) ?? '');
  const broken = (source: string, link: string): void =>
    void problems.push(`${source}: the link ${link} leads nowhere`);
  const made = new Map(reference);
  for (const page of pages) {
    const linked = rewriteLinks(page, texts.get(page.target) as string, { root, pages, anchors, broken });
    made.set(page.target, finish(page, linked, api, problems));
  }
  return { pages: made, problems };
}

/** The API's description. @param root of the repository */
export function readApi(root: string): OpenApi {
  return JSON.parse(readFileSync(path.join(root, OPENAPI), 'utf8')) as OpenApi;
}

function finish(page: Page, text: string, api: OpenApi, problems: string[]): string {
  const unknown = (mention: string): void =>
    void problems.push(`${page.source}: there is no operation ${mention}`);
  const linked = linkOperations(text, page.target, api, unknown);
  // The first page begins with what only the site shows.
  if (page.target !== 'index.md') return linked;
  return readFileSync(new URL('./home.md', import.meta.url), 'utf8') + linked.replace(/^# .*\n/, '');
}

/** Writes the pages to a folder in which nothing else is. */
export function writePages(root: string, folder: string, pages: Staged['pages']): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [target, text] of pages) {
    const file = path.join(folder, target);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  cpSync(path.join(root, 'docs/images'), path.join(folder, 'images'), { recursive: true });
  cpSync(new URL('./public', import.meta.url), path.join(folder, 'public'), { recursive: true });
  cpSync(path.join(root, OPENAPI), path.join(folder, 'public/openapi.json'));
}
