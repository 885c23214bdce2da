import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Block, blocksOf, kindOf } from './support/docs/blocks.ts';
import { Reader } from './support/docs/reader.ts';
import { Surroundings } from './support/docs/surroundings.ts';
import { faultsOfTypes } from './support/docs/types.ts';

const ROOT = path.join(import.meta.dirname, '..');

/** Pages that are followed block by block. */
const FOLLOWED = ['README.md', 'docs/start.md', ...pagesIn('docs/guides')];
/** Pages with commands for machines that are not there, and with parts of bodies. */
const READ = [
  'CONTRIBUTING.md',
  'deploy/README.md',
  ...pagesIn('docs').filter((page) => !FOLLOWED.includes(page)),
];
/** Blocks of the pages that are followed which need what is not there. */
const NOT_RUN = 0;

const bodies = new Ajv2020({ strict: false, validateFormats: false });
bodies.addSchema(JSON.parse(read('packages/contract/openapi.json')) as object, 'api');

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

function pagesIn(folder: string): string[] {
  const names = readdirSync(path.join(ROOT, folder)).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => `${folder}/${name}`);
}

/** What is wrong with a body that a page shows. */
function faultsOf({ words, code }: Block): unknown[] {
  const name = words.find((word) => word.startsWith('schema='))?.slice('schema='.length);
  const check = bodies.getSchema(`api#/components/schemas/${name}`);
  if (!check) return [`there is no schema ${name}`];
  return check(JSON.parse(code)) ? [] : (check.errors ?? []);
}

let shared: Surroundings;
beforeAll(async () => {
  shared = await Surroundings.running();
});
afterAll(() => shared?.close());

/** A page that starts a server has surroundings of its own. */
async function followed(page: string): Promise<void> {
  const blocks = blocksOf(read(page));
  const isAlone = blocks.some((block) => kindOf(block) === 'server');
  const surroundings = isAlone ? await Surroundings.empty() : shared;
  const reader = new Reader(surroundings);
  try {
    for (const block of blocks) await reader.follow(block).catch((error) => failAt(page, block, error));
  } finally {
    if (isAlone) await surroundings.close();
  }
}

function failAt(page: string, { line }: Block, error: unknown): never {
  throw new Error(`${page}, line ${line}: ${error instanceof Error ? error.message : String(error)}`);
}

describe.each(FOLLOWED)('%s', (page) => {
  it('says of each block what it is', () => {
    const unknown = blocksOf(read(page)).filter((block) => kindOf(block) === 'unknown');
    expect(unknown.map(({ line }) => line)).toEqual([]);
  });

  it('can be followed, and prints what it shows', () => followed(page));

  it('shows bodies that the API takes', () => {
    for (const block of blocksOf(read(page)).filter((one) => kindOf(one) === 'body'))
      expect(faultsOf(block), `line ${block.line}`).toEqual([]);
  });
});

describe.each(READ)('%s', (page) => {
  const blocks = blocksOf(read(page));

  it('has JSON that is JSON, and commands that a shell reads', () => {
    for (const { language, code, line } of blocks) {
      if (language === 'json') expect(() => JSON.parse(code), `line ${line}`).not.toThrow();
      if (language === 'sh')
        expect(spawnSync('bash', ['-n'], { input: code }).status, `line ${line}`).toBe(0);
    }
  });
});

it('shows TypeScript whose types are right', () => {
  const blocks = FOLLOWED.flatMap((page) => blocksOf(read(page)).map((block) => ({ page, block })));
  const written = blocks.filter(({ block }) => kindOf(block) === 'typescript');
  expect(
    faultsOfTypes(written.map(({ page, block }) => ({ name: `${page}:${block.line}`, code: block.code }))),
  ).toBe('');
});

it('leaves no block out unnoticed', () => {
  const left = FOLLOWED.flatMap((page) =>
    blocksOf(read(page)).filter((block) => kindOf(block) === 'not run'),
  );
  expect(left).toHaveLength(NOT_RUN);
});
