import { describe, expect, it } from 'vitest';
import { hasPassed, marksOf, partsOf } from './marks.ts';

const found = (field: string, clause: object, text: string): string[] => {
  const mark = marksOf([{ field, ...clause }]).get(field);
  return mark === undefined ? [] : partsOf(text, mark).flatMap((part) => (part.isFound ? [part.text] : []));
};

describe('marks', () => {
  it('mark the words of a text, in whatever case and composition they stand there', () => {
    const text = 'The WEB, a café; websites and Cafe\u0301.';
    expect(found('text', { operator: 'text', terms: ['web', 'café'] }, text)).toEqual([
      'WEB',
      'café',
      'Cafe\u0301',
    ]);
  });

  it('mark the piece that a comparison looked for', () => {
    const clause = { operator: 'contains', clause: 'title contains "nike"', value: 'New NIKE shoes' };
    expect(found('title', clause, 'New NIKE shoes')).toEqual(['NIKE']);
  });

  it('mark all of a value where the piece was cut in the evidence', () => {
    const clause = { operator: 'contains', clause: 'title contains "a very lo…', value: 'x' };
    expect(found('title', clause, 'x')).toEqual(['x']);
  });

  it('mark nothing for what is said of an absence', () => {
    expect(marksOf([{ field: 'a', operator: 'ne' }, { clause: 'not b eq 1' }]).size).toBe(0);
  });

  it('take several clauses about one field together', () => {
    const marks = marksOf([
      { field: 'a', operator: 'exists', value: 'some web' },
      { field: 'a', operator: 'text', terms: ['web'] },
    ]);
    const mark = marks.get('a');
    expect(mark && partsOf('some web', mark)).toEqual([
      { text: 'some ', isFound: false },
      { text: 'web', isFound: true },
    ]);
  });

  it('tell the value of a list that passed from the others', () => {
    const mark = marksOf([{ field: 'tags', operator: 'eq', value: 'red' }]).get('tags');
    expect(mark && ['red', 'blue'].map((value) => hasPassed(mark, value))).toEqual([true, false]);
  });
});
