import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { collected, stdinOf } from '../testing/terminal.ts';
import { type Batch, batchesOf } from './batch.ts';
import { Journal } from './journal.ts';
import { linesOf } from './lines.ts';
import { RefusalReport } from './refusal-report.ts';
import { ResumeFile } from './resume-file.ts';
import type { Sent } from './send.ts';
import { firstState, type State } from './state.ts';

let folder: string;
let batches: [Batch, Batch, Batch];
const size = { documents: 2, bytes: 1000 };
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-journal-'));
  const lines = linesOf(stdinOf('{"a":1}\n{"a":2}\n{"a":3}\n{"a":4}\n{"a":5}\n'), { line: 0 });
  batches = (await collected(batchesOf(lines, { size, offset: 0, taken: [] }))) as never;
});
afterEach(() => rmSync(folder, { recursive: true }));

const sent = (created: number, ...refused: number[]): Sent => ({
  counts: { created, updated: 0, unchanged: 0 },
  refused: refused.map((line) => ({ line, reason: 'no' })),
});
const resumeFile = () => new ResumeFile(path.join(folder, 'resume'));
const reportFile = () => path.join(folder, 'refused');
const reported = () =>
  readFileSync(reportFile(), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).line);
const journalOf = (state: State) =>
  new Journal(state, new RefusalReport(reportFile(), state.refused_bytes), resumeFile());

it('what is taken behind a gap counts when the gap is closed, also in the next process', async () => {
  const [one, two, three] = batches;
  const journal = journalOf(firstState('col_1', size));
  journal.taken(three, sent(1));
  journal.taken(two, sent(1, 4));
  await journal.saved();
  const kept = (await resumeFile().read()) as State;
  expect(kept).toMatchObject({ offset: 0, line: 0, totals: { created: 0 }, refused_bytes: 0 });
  expect(new Set(kept.taken.map(({ firstLine }) => firstLine))).toEqual(new Set([3, 5]));
  expect(existsSync(reportFile())).toBe(false);

  const next = journalOf(kept);
  expect(next.known(one)).toBeUndefined();
  next.taken(one, sent(2));
  expect(next.state).toMatchObject({ line: 2, offset: one.end });
  next.taken(two, next.known(two) as Sent);
  next.taken(three, next.known(three) as Sent);
  await next.saved();
  expect(await resumeFile().read()).toMatchObject({
    line: 5,
    taken: [],
    last: { start: three.start, sha256: three.sha256 },
    totals: { created: 4, refused: 1 },
  });
  expect(reported()).toEqual([4]);
});

it('a batch whose lines were changed is not taken for the one that was', async () => {
  const [, two] = batches;
  const journal = journalOf(firstState('col_1', size));
  journal.taken(two, sent(2));
  expect(journal.known({ ...two, sha256: 'other' })).toBeUndefined();
});

it('what was reported after the state was kept is not reported twice', async () => {
  const [one, two] = batches;
  const journal = journalOf(firstState('col_1', size));
  journal.taken(one, sent(1, 1));
  await journal.saved();
  const kept = (await resumeFile().read()) as State;
  journal.taken(two, sent(1, 3));
  expect(reported()).toEqual([1, 3]);
  const next = journalOf(kept);
  next.taken(two, sent(1, 3));
  expect(reported()).toEqual([1, 3]);
});

it('says which option names another place where nothing can be kept', async () => {
  const journal = new Journal(
    firstState('col_1', size),
    new RefusalReport('/nowhere/x', 0),
    new ResumeFile('/nowhere/y'),
  );
  await expect(journal.saved()).rejects.toThrow(/--resume/);
  expect(() => journal.taken(batches[0], sent(1, 1))).toThrow(/--refused/);
  writeFileSync(resumeFile().path, 'something else');
  await expect(resumeFile().read()).rejects.toThrow(/no file to resume from/);
});
