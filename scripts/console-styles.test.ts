import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SRC = join(import.meta.dirname, '../packages/console/src');
const MANTINE = dirname(createRequire(join(SRC, 'main.tsx')).resolve('@mantine/core/styles.css'));
const MORE = join(SRC, 'styles/more.ts');
const FIRST = join(SRC, 'styles/first.ts');

const STATIC_IMPORT = /^(?:import|export)(?! type)[^;]*?'(\.[^']+\.tsx?)'/gm;
const DYNAMIC_IMPORT = /import\('(\.[^']+\.tsx?)'\)/g;
const IMPORTED_FROM_MANTINE = /import \{([^}]+)\} from '@mantine\/core'/g;

/** Files that an import brings with it; those that are loaded later are roots of their own. */
function closureOf(root: string): { files: Set<string>; later: Set<string> } {
  const files = new Set<string>();
  const later = new Set<string>();
  const add = (file: string): void => {
    if (files.has(file)) return;
    files.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, path] of text.matchAll(STATIC_IMPORT)) add(resolve(dirname(file), path as string));
    for (const [, path] of text.matchAll(DYNAMIC_IMPORT)) later.add(resolve(dirname(file), path as string));
  };
  add(root);
  return { files, later };
}

function allRoots(): string[] {
  const roots = new Set([join(SRC, 'main.tsx')]);
  for (const root of roots) for (const next of closureOf(root).later) roots.add(next);
  return [...roots];
}

/** Where Mantine has what it exports. */
const places = new Map(
  [
    ...readFileSync(join(MANTINE, 'esm/index.mjs'), 'utf8').matchAll(/import \{([^}]+)\} from "([^"]+)"/g),
  ].flatMap(([, names = '', path = '']) =>
    names.split(',').map((name) => [name.trim(), join(MANTINE, 'esm', path)] as const),
  ),
);

/** The names of the style sheets of what files use of Mantine, with all that these are made of. */
function sheetsOf(files: ReadonlySet<string>): Set<string> {
  const modules = new Set<string>();
  const add = (file: string): void => {
    if (modules.has(file) || !existsSync(file)) return;
    modules.add(file);
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/from "(\.[^"]+)"/g))
      add(resolve(dirname(file), path as string));
  };
  for (const file of files)
    for (const [, names = ''] of readFileSync(file, 'utf8').matchAll(IMPORTED_FROM_MANTINE))
      for (const name of names.split(',')) add(places.get(name.trim()) ?? '');
  const named = [...modules].flatMap((file) => /\/(\w+)\.module\.mjs$/.exec(file)?.[1] ?? []);
  return new Set(named.filter((name) => existsSync(join(MANTINE, `styles/${name}.css`))));
}

function listed(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/styles\/([\w-]+)\.layer\.css/g)].map(
    ([, name = '']) => name,
  );
}

describe('the styles of Mantine', () => {
  it.each(allRoots().map((root) => [root.slice(SRC.length + 1), root]))('are there for %s', (_name, root) => {
    const { files } = closureOf(root);
    const loaded = new Set([...listed(FIRST), ...(files.has(MORE) ? listed(MORE) : [])]);
    expect([...sheetsOf(files)].filter((sheet) => !loaded.has(sheet))).toEqual([]);
  });

  it('are no more than the console uses, each in one place', () => {
    const used = sheetsOf(new Set(allRoots().flatMap((root) => [...closureOf(root).files])));
    const own = new Set(['baseline', 'default-css-variables', 'global']);
    const all = [...listed(FIRST), ...listed(MORE)];
    expect(all.filter((sheet) => !own.has(sheet) && !used.has(sheet))).toEqual([]);
    expect(new Set(all).size).toBe(all.length);
  });
});
