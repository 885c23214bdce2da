/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  /** The words behind the language: what the block is. */
  readonly words: readonly string[];
  readonly code: string;
  /** Its first line on the page, from 1. */
  readonly line: number;
}

/** All blocks of a page in Markdown, in order; those in lists, too. */
export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^( *)```([^\n]*)\n(.*?)^\1```$/gms)].map((match) => {
    const [, indent = '', info = '', code = ''] = match;
    const [language = '', ...words] = info.trim().split(/\s+/);
    const line = markdown.slice(0, match.index).split('\n').length + 1;
    return { language, words, code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''), line };
  });
}

/** What a page promises of a block; `unknown` where it says none of this. */
export type Kind =
  | 'shell'
  | 'server'
  | 'background'
  | 'typescript'
  | 'output'
  | 'body'
  | 'not run'
  | 'unknown';

/** What a block is. */
export function kindOf({ language, words }: Block): Kind {
  if (words.some((word) => word.startsWith('no-run='))) return 'not run';
  if (words.includes('output')) return 'output';
  if (language === 'ts') return 'typescript';
  if (language === 'json' && words.some((word) => word.startsWith('schema='))) return 'body';
  if (language !== 'sh') return 'unknown';
  if (words.includes('server')) return 'server';
  return words.includes('background') ? 'background' : 'shell';
}
