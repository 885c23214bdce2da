import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Page, targetOf } from './pages.ts';

/** A fenced block, a link or a picture, or a code span; whichever begins first. */
const PART = /^(```+)[^\n]*\n.*?^\1$|(!?)\[((?:`[^`]*`|[^\]`])*)\]\(([^()\s]+)\)|`[^`\n]+`/gms;

/** What links lead to. */
export interface Links {
  readonly root: string;
  readonly pages: readonly Page[];
  /** The anchors of a page, by its target. */
  readonly anchors: (target: string) => ReadonlySet<string>;
  /** Told of each link that leads nowhere. */
  readonly broken: (source: string, link: string) => void;
}

/**
 * A page whose links lead to pages of the site. A link to a file that is no page becomes plain text: the site does not know
 * where the repository is.
 */
export function rewriteLinks(page: Page, markdown: string, links: Links): string {
  return markdown.replaceAll(PART, (whole: string, _fence, image?: string, label?: string, href?: string) => {
    if (href === undefined || /^[a-z]+:/.test(href)) return whole;
    const to = resolve(page, href, links);
    return to === null ? `${label}` : `${image}[${label}](${to})`;
  });
}

/** Where a link leads in the site; null where it is to become text. */
function resolve(page: Page, href: string, links: Links): string | null {
  const [file = '', anchor] = href.split('#');
  const source = file === '' ? page.source : path.posix.join(path.posix.dirname(page.source), file);
  const target =
    targetOf(links.pages, source) ?? targetOf(links.pages, `${source.replace(/\/$/, '')}/README.md`);
  if (target === undefined) {
    if (!existsSync(path.join(links.root, source))) links.broken(page.source, href);
    return source.startsWith('docs/images/') ? between(page.target, source.slice('docs/'.length)) : null;
  }
  if (anchor !== undefined && !links.anchors(target).has(anchor)) links.broken(page.source, href);
  return between(page.target, target) + (anchor === undefined ? '' : `#${anchor}`);
}

/** The relative path from one page to another. */
export function between(from: string, to: string): string {
  const relative = path.posix.relative(path.posix.dirname(from), to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}
