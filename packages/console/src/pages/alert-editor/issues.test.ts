import { expect, test } from 'vitest';
import { canonical, placeOf } from './issues.ts';

test('places are named as the API names them in words', () => {
  expect(placeOf(['retriever', 'stages', 0, 'parameters', 'AND', 1, 'value'])).toBe(
    'retriever.stages[0].parameters.AND[1].value',
  );
});

test('how a stage and its filter are wrapped does not count', () => {
  expect(canonical('retriever.stages[0].config.parameters.filters.AND[1].value')).toBe(
    'retriever.stages[0].parameters.AND[1].value',
  );
});
