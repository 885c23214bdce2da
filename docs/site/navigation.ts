import { readFileSync } from 'node:fs';
import path from 'node:path';
import { referenceEntries } from './reference/reference.ts';
import { readApi } from './stage.ts';

/** A group or an entry of the sidebar. */
export interface Entry {
  readonly text: string;
  readonly link?: string;
  readonly collapsed?: boolean;
  readonly items?: Entry[];
}

const page = (text: string, file: string): Entry => ({ text, link: `/${file}` });
const group = (text: string, items: Entry[], collapsed = false): Entry => ({ text, items, collapsed });

/** What the sidebar shows on every page. @param root of the repository */
export function sidebar(root: string): Entry[] {
  return [
    group('Start', [page('Start in five minutes', 'start'), page('Concepts', 'concepts')]),
    group('Guides', [
      page('Typosquat watch', 'guides/typosquat-watch'),
      page('Saved searches for users', 'guides/saved-searches'),
      page('Moving from a hosted v1 API', 'guides/hosted-v1'),
      page('Slack and e-mail', 'guides/slack-and-email'),
      page('Watching pictures', 'guides/pictures'),
      page('Following live', 'guides/following-live'),
    ]),
    group('In depth', [
      page('Retrievers', 'retrievers'),
      page('Features', 'features'),
      page('Documents', 'documents'),
      page('Notifications', 'notifications'),
      page('TypeScript client', 'sdk'),
      page('Command line', 'cli'),
    ]),
    group('API reference', [
      page('The HTTP API', 'api'),
      page('Errors', 'errors'),
      ...referenceEntries(readApi(root)).map(({ text, page: file }) =>
        page(text, file.replace(/(index)?\.md$/, '')),
      ),
    ]),
    group('Operations', [
      page('Operations', 'operations'),
      page('Deployment files', 'deploy'),
      page('Performance', 'performance'),
      page('Security', 'security'),
    ]),
    group('Project', [
      page('Architecture', 'architecture'),
      group('Decisions', [page('All', 'decisions/'), ...decisions(root)], true),
      page('Sample data', 'examples'),
      page('Changelog', 'changelog'),
      page('Contributing', 'contributing'),
    ]),
  ];
}

/** The records, as their list has them. */
function decisions(root: string): Entry[] {
  const list = readFileSync(path.join(root, 'docs/decisions/README.md'), 'utf8');
  return [...list.matchAll(/^\| \[(\d+)\]\(([\w-]+)\.md\) \| (.*) \|$/gm)].map(([, number, file, title]) =>
    page(`${number} ${title}`, `decisions/${file}`),
  );
}

/** Entries whose page is not there. @param pages the pages of the site, by where they are in it */
export function deadEntries(entries: readonly Entry[], pages: ReadonlyMap<string, string>): string[] {
  return entries.flatMap(({ text, link, items = [] }) => {
    const target = link?.slice(1).replace(/(^|\/)$/, '$1index');
    const isDead = target !== undefined && !pages.has(`${target}.md`);
    return [...(isDead ? [`the sidebar's "${text}" leads nowhere`] : []), ...deadEntries(items, pages)];
  });
}
