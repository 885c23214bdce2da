import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Page, targetOf } from './pages.ts';

/** A link of a page, as it is written. */
const LINK = /(!?)\[((?:`[^`]*`|[^\]`])*)\]\(([^()\s]+)\)/g;
const CODE = /^(```+)[^\n]*\n.*?^\1$|`[^`\n]+`(?!\])/gms;

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
  return outsideCode(markdown, (text) =>
    text.replaceAll(LINK, (whole: string, image: string, label: string, href: string) => {
      if (/^[a-z]+:/.test(href)) return whole;
      const to = resolve(page, href, links);
      if (to === null) return label;
      return `${image}[${label}](${to})`;
    }),
  );
}

/** Changes what is neither in a fenced block nor in a code span. */
export function outsideCode(markdown: string, change: (text: string) => string): string {
  let done = '';
  let from = 0;
  for (const match of markdown.matchAll(CODE)) {
    done += change(markdown.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return done + change(markdown.slice(from));
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
  if (anchor !== undefined && source !== 'README.md' && !links.anchors(target).has(anchor))
    links.broken(page.source, href);
  return between(page.target, target) + (anchor === undefined ? '' : `#${anchor}`);
}

/** The relative path from one page to another. */
export function between(from: string, to: string): string {
  const relative = path.posix.relative(path.posix.dirname(from), to);
  return relative.startsWith('.') ? relative : `./${relative}`;
}
