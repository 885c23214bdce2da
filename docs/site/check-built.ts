import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Attributes and style rules that make a browser fetch something; a link that a reader follows is none. */
const FETCHED =
  /(?:<(?:script|img|iframe|source)[^>]*\ssrc|<link[^>]*\shref|url\(|@import)\s*=?\s*["'(]?(?:https?:)?\/\/[^"')\s>]+/g;

/** What in a built site would ask another host. @param folder with the site */
export function findForeign(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((name) => /\.(html|css)$/.test(name))
    .flatMap((name) => {
      const found = readFileSync(path.join(folder, name), 'utf8').match(FETCHED) ?? [];
      return found.map((what) => `${name}: ${what}`);
    });
}
