import { readdirSync } from 'node:fs';
import path from 'node:path';

/** A page of the site. */
export interface Page {
  /** Its Markdown, from the root of the repository. */
  readonly source: string;
  /** Where it is in the site. */
  readonly target: string;
}

/** Pages that stand beside what they speak of. */
const ELSEWHERE: readonly Page[] = [
  { source: 'packages/sdk/README.md', target: 'sdk.md' },
  { source: 'packages/cli/README.md', target: 'cli.md' },
  { source: 'deploy/README.md', target: 'deploy.md' },
  { source: 'examples/README.md', target: 'examples.md' },
  { source: 'SECURITY.md', target: 'security.md' },
  { source: 'CONTRIBUTING.md', target: 'contributing.md' },
  { source: 'CHANGELOG.md', target: 'changelog.md' },
];

/** What leads to these leads to the first page: on GitHub they are entrances of their own. */
const ENTRANCES: readonly Page[] = [{ source: 'README.md', target: 'index.md' }];

/** All pages in Markdown, by their source. @param root of the repository */
export function findPages(root: string): Page[] {
  const inDocs = readdirSync(path.join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.md') && !name.startsWith('site/'))
    .sort();
  return [
    ...inDocs.map((name) => ({
      source: `docs/${name}`,
      target: name.replace(/(^|\/)README\.md$/, '$1index.md'),
    })),
    ...ELSEWHERE,
  ];
}

/** Where a file of the repository is in the site; undefined where it is no page. */
export function targetOf(pages: readonly Page[], source: string): string | undefined {
  return [...pages, ...ENTRANCES].find((page) => page.source === source)?.target;
}
