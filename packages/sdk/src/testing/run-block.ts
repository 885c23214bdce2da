import { compileFunction } from 'node:vm';
import { transform } from 'esbuild';

/** What a block of code did. */
export interface BlockRun {
  /** Its default export. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into exports freely
  readonly exported: any;
  /** Line by line. */
  readonly printed: string[];
}

/** The blocks of TypeScript in a text in Markdown. */
export function blocksOf(markdown: string): string[] {
  return [...markdown.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code as string);
}

/**
 * Runs a block.
 * @param modules what it may import, by name
 * @param scope further names that it may use
 */
export async function runBlock(
  code: string,
  modules: Readonly<Record<string, object>>,
  scope: Readonly<Record<string, unknown>>,
): Promise<BlockRun> {
  const body = code
    .replaceAll(/^import (\{.*\}) from '(.*)';$/gm, "const $1 = modules['$2'];")
    .replace('export default', 'exports.default =');
  const { code: javascript } = await transform(`run = async () => {${body}}`, {
    loader: 'ts',
    target: 'es2023',
  });
  const exports: { default?: unknown } = {};
  const printed: string[] = [];
  const print = (...words: unknown[]): void => void printed.push(words.join(' '));
  const given = { modules, exports, console: { log: print, warn: print }, ...scope };
  const made = compileFunction(`let run; ${javascript}; return run();`, Object.keys(given));
  await made(...Object.values(given));
  return { exported: exports.default, printed };
}
