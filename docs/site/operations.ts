import { between } from './links.ts';
import { type OpenApi, operationsOf, pageOf } from './reference/openapi.ts';

/** A code span that names an operation, such as `POST /v1/alerts/{alert}/execute`, and is no link yet. */
const MENTION = /(?<![[`])`(GET|POST|PUT|PATCH|DELETE) (\/v1\/[^\s`?]*)(\?[^\s`]*)?`(?![`\]])/g;

/** Told of a mention that is no operation. */
export type Unknown = (mention: string) => void;

/**
 * Turns what a page says about operations into links to the reference. `{alert}` stands for any parameter, `…` for the
 * beginning of a path that was named before and is left as it is.
 * @param target where the page is in the site
 */
export function linkOperations(markdown: string, target: string, api: OpenApi, unknown: Unknown): string {
  const known = new Map(
    operationsOf(api).map((one) => [
      shape(one.method, one.path),
      between(target, `${pageOf(one.tag)}#${one.id}`),
    ]),
  );
  return outsideFences(markdown, (text) =>
    text.replaceAll(MENTION, (whole: string, method: string, path: string) => {
      if (path.includes('…')) return whole;
      const href = known.get(shape(method, path));
      if (href === undefined) unknown(whole);
      return href === undefined ? whole : `[${whole}](${href})`;
    }),
  );
}

/** A path without the names of its parameters. */
function shape(method: string, path: string): string {
  return `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}').replace(/\/$/, '')}`;
}

/** Headings keep their plain text, too: they are anchors. */
function outsideFences(markdown: string, change: (text: string) => string): string {
  return markdown
    .split(/(^```+[^\n]*\n.*?^```+$|^#[^\n]*$)/gms)
    .map((part, i) => (i % 2 === 0 ? change(part) : part))
    .join('');
}
