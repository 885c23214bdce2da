import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventParser } from './event-parser.ts';

const read = (...parts: string[]) => {
  const parser = new EventParser();
  return parts.flatMap((part) => [...parser.push(part)]);
};

const TEXT =
  '\uFEFF: hello\r\nretry: 2000\r\nid: 1\r\nevent: ready\r\ndata: {}\r\n\r\n' +
  'data: a\rdata:  b\r\r: still there\nid: 2\n\nevent: x\ndata\n\nretry: soon\nid: bad\0id\ndata:ü\n\nunfinished: 1';

describe('EventParser', () => {
  it('reads events, comments, ids and waits as the standard says', () => {
    expect(read(TEXT)).toEqual([
      { event: 'ready', data: '{}', id: '1', retryMs: 2000 },
      { event: 'message', data: 'a\n b', id: '1', retryMs: null },
      { event: 'message', data: null, id: '2', retryMs: null },
      { event: 'x', data: '', id: '2', retryMs: null },
      { event: 'message', data: 'ü', id: '2', retryMs: null },
    ]);
  });

  it('reads the same wherever the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(TEXT.length), { maxLength: 12 }), (cuts) => {
        const at = [0, ...cuts.sort((a, b) => a - b), TEXT.length];
        const parts = at.slice(1).map((end, i) => TEXT.slice(at[i], end));
        expect(read(...parts)).toEqual(read(TEXT));
      }),
    );
  });

  it('says nothing for empty lines and comments', () => {
    expect(read('\n\n: a comment\n\n\n')).toEqual([]);
  });
});
