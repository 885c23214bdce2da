import { describe, expect, it } from 'vitest';
import { collected, stdinOf } from '../testing/terminal.ts';
import { type Batch, type BatchPlan, batchesOf } from './batch.ts';
import { documentLine } from './document-line.ts';
import { linesOf } from './lines.ts';

const size = { documents: 3, bytes: 1000 };

async function cut(
  text: string,
  change: Partial<BatchPlan> = {},
  line = 0,
  pieceBytes = 5,
): Promise<Batch[]> {
  const lines = linesOf(stdinOf(text, pieceBytes), { line });
  return collected(batchesOf(lines, { size, offset: 0, taken: [], ...change }));
}
const spans = (batches: Batch[]) =>
  batches.map((batch) => [batch.firstLine, batch.lastLine, batch.documents.length]);
const documents = (count: number): string =>
  Array.from({ length: count }, (_, i) => `{"document_id":"d${i}"}\n`).join('');

describe('lines', () => {
  it.each([1, 2, 3, 7, 1000])(
    'are the same, however the input comes (pieces of %i bytes)',
    async (pieceBytes) => {
      const lines = await collected(linesOf(stdinOf('a\r\n\n🔔b\nend', pieceBytes), { line: 4 }));
      expect(lines.flat().map(({ number, raw }) => [number, raw.toString()])).toEqual([
        [5, 'a\r\n'],
        [6, '\n'],
        [7, '🔔b\n'],
        [8, 'end'],
      ]);
    },
  );

  it.each([
    ['{"a":1} {"b":2}', /not valid JSON/],
    ['{"a":1},{"b":2}', /not valid JSON/],
    ['[]', /must be a JSON object/],
    ['null', /must be a JSON object/],
    ['"x"', /must be a JSON object/],
    [Buffer.from([0x22, 0xff, 0x22]), /not valid UTF-8/],
  ])('%s is no document', (text, reason) => {
    expect(documentLine(7, Buffer.from(text as string))).toMatchObject({
      line: 7,
      reason: expect.stringMatching(reason),
    });
  });

  it('may be empty, end as on Windows, and begin with a mark', () => {
    expect(documentLine(2, Buffer.from(' \r\n'))).toBeNull();
    expect(documentLine(1, Buffer.from('\ufeff{"document_id":"x"}\r\n'))).toMatchObject({ id: 'x' });
  });
});

describe('batches', () => {
  it('have so many documents, and are the same from wherever the reading begins', async () => {
    const text = documents(8);
    const all = await cut(text);
    expect(spans(all)).toEqual([
      [1, 3, 3],
      [4, 6, 3],
      [7, 8, 2],
    ]);
    const [first, ...others] = all as [Batch, ...Batch[]];
    const rest = Buffer.from(text).subarray(first.end).toString();
    expect(await cut(rest, { offset: first.end }, 3, 999)).toEqual(others);
  });

  it('have so many bytes; a larger document goes alone', async () => {
    const text = `{"a":"${'x'.repeat(600)}"}\n{"a":"${'x'.repeat(600)}"}\n{"a":"${'x'.repeat(2000)}"}\n{}\n`;
    expect(spans(await cut(text))).toEqual([
      [1, 1, 1],
      [2, 2, 1],
      [3, 3, 1],
      [4, 4, 1],
    ]);
  });

  it('hold an id once', async () => {
    const text = '{"document_id":"a"}\n{"document_id":"a"}\n{"document_id":"b"}\n';
    expect(spans(await cut(text))).toEqual([
      [1, 1, 1],
      [2, 3, 2],
    ]);
  });

  it('have refused and empty lines within, in the part of the input that they stand for', async () => {
    const text = '{}\n\nno\n{}\n';
    const [batch] = await cut(text);
    expect(batch).toMatchObject({
      start: 0,
      end: Buffer.byteLength(text),
      lastLine: 4,
      refused: [{ line: 3 }],
    });
  });

  it('begin and end with what was taken before', async () => {
    const [, second] = (await cut(documents(8))) as [Batch, Batch];
    const mended = `{"longer": true}\n${documents(8).slice('{"document_id":"d0"}\n'.length)}`;
    const again = await cut(mended, { taken: [second], size: { documents: 2, bytes: 1000 } });
    expect(spans(again)).toEqual([
      [1, 2, 2],
      [3, 3, 1],
      [4, 6, 3],
      [7, 8, 2],
    ]);
    expect(again[2]?.sha256).toBe(second.sha256);
  });
});
