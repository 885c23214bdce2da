import { describe, expect, it } from 'vitest';
import { clausesOf, comparisonOf, isScoreThreshold, kindOf } from './clauses.ts';

describe('clauses', () => {
  it('are read from evidence, and what is none is left out', () => {
    expect(clausesOf({ a: { clause: 'a eq 1' }, b: null, c: 'text' })).toEqual([{ clause: 'a eq 1' }]);
    expect(clausesOf(null)).toEqual([]);
  });

  it('are told apart by what they measured', () => {
    const kinds = [
      { field: 'a', terms: ['x'] },
      { feature: 'f', score: 1, distance: 0 },
      { feature: 'f', score: 0.5 },
      { field: 'a', operator: 'eq' },
      { clause: 'not a eq 1' },
    ].map(kindOf);
    expect(kinds).toEqual(['terms', 'hash', 'score', 'comparison', 'other']);
  });

  it('are taken apart where they compare', () => {
    const clause = { clause: 'metadata.size gte 3', field: 'metadata.size', operator: 'gte' };
    expect(comparisonOf(clause)).toEqual({ field: 'metadata.size', operator: 'gte', operand: '3' });
  });

  it('tell bits from a minimum score', () => {
    expect(isScoreThreshold({ distance: 3, threshold: 10 })).toBe(false);
    expect(isScoreThreshold({ distance: 3, threshold: 0.9 })).toBe(true);
    expect(isScoreThreshold({ distance: 3, threshold: 0 })).toBe(true);
  });
});
