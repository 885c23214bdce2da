import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Surroundings } from '../surroundings.ts';
import { startServer, type TestServer } from '../testing/server.ts';
import { stdinOf } from '../testing/terminal.ts';

let server: TestServer;
let collection: string;
let made = 0;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  collection = `collection-${++made}`;
  await server.tocsin(['collections', 'create', collection]);
});

const lineOf = (document: object | string): string =>
  typeof document === 'string' ? document : JSON.stringify(document);
function fileOf(documents: readonly (object | string)[]): string {
  const file = path.join(server.folder, `${collection}.jsonl`);
  writeFileSync(file, documents.map((document) => `${lineOf(document)}\n`).join(''));
  return file;
}
const numbered = (count: number) => Array.from({ length: count }, (_, n) => ({ document_id: `d${n}`, n }));
const ingest = (file: string, options: string[] = [], change: Partial<Surroundings> = {}) =>
  server.tocsin(['ingest', file, '-c', collection, '--json', ...options], change);
const stored = async (): Promise<number> =>
  JSON.parse((await server.tocsin(['collections', 'show', collection, '--json'])).out).document_count;

it('stops at the first line that is refused, names it, and goes on there when it is mended', async () => {
  const documents = numbered(50);
  const file = fileOf([...documents.slice(0, 33), { document_id: 'list' }, ...documents.slice(33)]);
  const options = ['--batch', '10'];
  const stopped = await ingest(file, options);
  expect(stopped.code).toBe(1);
  expect(JSON.parse(stopped.err).error.message).toMatch(
    /^Line 34 was refused: document_id "list" is a part of paths.* The lines up to 30 are in\. Run it again/,
  );
  writeFileSync(file, readFileSync(file, 'utf8').replace('"list"', '"a longer id"'));
  const { code, out, err } = await ingest(file, options);
  expect([code, err]).toEqual([0, 'Goes on behind line 30; --restart begins anew.']);
  expect(JSON.parse(out)).toMatchObject({ documents: 51, created: 51, unchanged: 0, refused: 0 });
  expect(await stored()).toBe(51);
  expect(existsSync(`${file}.tocsin-resume`)).toBe(false);
});

it('documents without an id come once, also where the batches behind a refused one were taken', async () => {
  const file = fileOf([
    ...Array.from({ length: 5 }, (_, n) => ({ n })),
    'no JSON',
    ...numbered(14).map(({ n }) => ({ n })),
  ]);
  expect((await ingest(file, ['--batch', '2'])).code).toBe(1);
  writeFileSync(file, readFileSync(file, 'utf8').replace('no JSON', '{"n": "mended"}'));
  expect((await ingest(file, ['--batch', '2'])).code).toBe(0);
  expect(await stored()).toBe(20);
});

it('leaves refused lines out where it is asked to, reports them, and says so by its exit code', async () => {
  const file = fileOf([
    { document_id: 'a' },
    'nonsense',
    '[1]',
    { document_id: 'bulk' },
    { document_id: 'b', features: 1 },
    { document_id: 'c' },
  ]);
  const { code, out } = await ingest(file, ['--skip-invalid']);
  expect(code).toBe(4);
  expect(JSON.parse(out)).toMatchObject({ created: 2, refused: 4, refused_file: `${file}.refused.jsonl` });
  const report = readFileSync(`${file}.refused.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(report).toEqual([
    { line: 2, reason: expect.stringMatching(/^is not valid JSON/) },
    { line: 3, reason: 'must be a JSON object: one document' },
    { line: 4, reason: expect.stringMatching(/^document_id "bulk"/), document_id: 'bulk' },
    { line: 5, reason: expect.stringMatching(/^features /), document_id: 'b' },
  ]);
});

it('what comes later in the input is written later', async () => {
  const versions = Array.from({ length: 60 }, (_, n) => ({ document_id: `d${n % 3}`, metadata: { n } }));
  const { out } = await ingest(fileOf(versions), ['--concurrency', '8']);
  expect(JSON.parse(out)).toMatchObject({ created: 3, updated: 57 });
  const response = await fetch(`${server.url}/v1/collections/${collection}/documents/d1`, {
    headers: { authorization: `Bearer ${server.env['TOCSIN_API_KEY']}`, 'x-namespace': 'packages' },
  });
  expect(await response.json()).toMatchObject({ metadata: { n: 58 } });
});

it('reads standard input, and goes on within it where a resume file is named', async () => {
  const text = numbered(40).map((one) => `${lineOf(one)}\n`);
  const bad = [...text.slice(0, 25), 'no\n', ...text.slice(25)].join('');
  const resume = ['--batch', '10', '--resume', path.join(server.folder, 'in.resume')];
  expect((await ingest('-', resume, { stdin: stdinOf(bad, 100) })).code).toBe(1);
  const other = await ingest('-', resume, { stdin: stdinOf(`x${text.join('')}`, 100) });
  expect(JSON.parse(other.err.split('\n').at(-1) as string).error.message).toMatch(
    /is not what it was.*--restart/,
  );
  const short = await ingest('-', resume, { stdin: stdinOf('{}', 100) });
  expect(short.code).toBe(1);
  const { code, out } = await ingest('-', resume, { stdin: stdinOf(text.join(''), 100) });
  expect([code, JSON.parse(out).created]).toEqual([0, 40]);
});

it('what was begun for another collection, or changed since, is not gone on with by mistake', async () => {
  const file = fileOf([...numbered(12), 'no']);
  expect((await ingest(file, ['--batch', '5'])).code).toBe(1);
  expect((await ingest(file, ['--batch', '6'])).err).toMatch(/--batch 5; only --restart/);
  const elsewhere = await server.tocsin(['ingest', file, '-c', 'collection-1']);
  expect([elsewhere.code, elsewhere.err]).toEqual([
    2,
    expect.stringMatching(/into col_\w+\. --restart begins anew/),
  ]);
  writeFileSync(file, readFileSync(file, 'utf8').replace('"n":9', '"n":8'));
  expect((await ingest(file)).err).toMatch(/first 10 lines, which were taken before, have changed/);
  const anew = await ingest(file, ['--restart', '--skip-invalid']);
  expect([anew.code, JSON.parse(anew.out)]).toMatchObject([4, { created: 2, unchanged: 9, updated: 1 }]);
});

it('a user who ends it gets what is under way to its end, and goes on later', async () => {
  const controller = new AbortController();
  const file = fileOf(numbered(1000));
  let times = 0;
  const { code, err } = await ingest(file, ['--batch', '10'], {
    interruption: () => controller.signal,
    now: () => {
      if (++times === 20) controller.abort();
      return times;
    },
  });
  expect([code, err]).toEqual([
    130,
    expect.stringMatching(/^Ended\. The lines up to \d+ are in; run it again/),
  ]);
  expect(await stored()).toBeLessThan(1000);
  expect((await ingest(file)).code).toBe(0);
  expect(await stored()).toBe(1000);
});

it('tells how far it is: in one line on a terminal, else now and then in a line', async () => {
  const file = fileOf(numbered(2000));
  let clock = 0;
  const now = () => (clock += 3000);
  const plain = await ingest(file, [], { now });
  expect(plain.err).toMatch(/^[\d,]+ documents · [\d,]+\/s · 0 refused · [\d.]+ s · \d+ %/);
  const drawn = await ingest(file, [], { now, errorColumns: 40 });
  expect(drawn.err.split('\u001b[K')[0]).toMatch(/^\r[\d,]+ documents · .{0,30}$/);
  expect(drawn.err.endsWith('\r\u001b[K')).toBe(true);
});

it('says what is wrong with the file or the collection before anything is sent', async () => {
  const missing = await ingest('/nowhere/x.jsonl');
  expect([missing.code, missing.err]).toEqual([
    1,
    expect.stringContaining('/nowhere/x.jsonl cannot be read: ENOENT'),
  ]);
  expect((await ingest(server.folder)).err).toMatch(/is a folder/);
  const elsewhere = await server.tocsin(['ingest', fileOf(numbered(1)), '-c', 'none']);
  expect([elsewhere.code, elsewhere.err]).toEqual([3, 'There is no collection "none"']);
});
