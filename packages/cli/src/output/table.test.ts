import { describe, expect, it } from 'vitest';
import { takesColour } from '../surroundings.ts';
import { type Column, tableLines } from './table.ts';
import { type Cell, cut, harmless, plain } from './text.ts';

interface Row {
  name: Cell;
  id: string;
  count: number;
}
const columns: Column<Row>[] = [
  { title: 'name', of: (row) => row.name, gives: true },
  { title: 'id', of: (row) => row.id },
  { title: 'count', of: (row) => row.count, right: true },
];
const rows: Row[] = [
  { name: 'a name that is rather long', id: 'alt_1', count: 12_345 },
  { name: '東京', id: 'alt_22', count: 1 },
];

describe('a table', () => {
  it('is as wide as it needs where there is no terminal', () => {
    expect(tableLines(rows, columns, { colour: false, columns: null })).toEqual([
      'NAME                        ID       COUNT',
      'a name that is rather long  alt_1   12,345',
      '東京                        alt_22       1',
    ]);
  });

  it('fits a terminal: names give way, ids never', () => {
    expect(tableLines(rows, columns, { colour: false, columns: 30 })).toEqual([
      'NAME            ID       COUNT',
      'a name that i…  alt_1   12,345',
      '東京            alt_22       1',
    ]);
    expect(tableLines(rows, columns, { colour: false, columns: 10 })[1]).toBe('a name …  alt_1   12,345');
  });

  it('has colours only where they are wanted', () => {
    const one = [{ name: { text: 'ok', colour: 'green' } as const, id: 'x', count: 0 }];
    expect(tableLines(one, columns, { colour: true, columns: null })[1]).toContain('\u001b[32mok\u001b[39m');
    expect(tableLines(one, columns, { colour: false, columns: null }).join('')).not.toContain('\u001b');
  });
});

describe('text', () => {
  it('lets nothing through that would steer the terminal', () => {
    expect(harmless('a\u001b[31mb\r\nc\u202ed\u0085e')).toBe('a [31mb c d e');
    expect(plain({ text: 'a\u0007b', colour: 'red' })).toBe('a b');
  });

  it('is cut between characters, by the columns that they take', () => {
    expect(cut('東京都', 5)).toBe('東京…');
    expect(cut('👩‍👩‍👧x family', 4)).toBe('👩‍👩‍👧x…');
    expect(cut('abc', 3)).toBe('abc');
  });
});

it.each([
  [{}, true, true],
  [{}, false, false],
  [{ TERM: 'dumb' }, true, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
])('colours with %j on a terminal (%s): %s', (env, isTerminal, wanted) => {
  expect(takesColour(env, isTerminal)).toBe(wanted);
});
