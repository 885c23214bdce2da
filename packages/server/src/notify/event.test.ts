import type { AlertExecutionResult, AlertMatchResult } from '@tocsin/contract';
import { expect, it } from 'vitest';
import { deliveryRow } from '../testing/deliveries.ts';
import { eventOf } from './event.ts';

const match: AlertMatchResult = {
  document_id: 'd',
  score: 0.9,
  asset_id: null,
  matched_features: {
    'clip@v1/embedding': { clause: 'near', feature: 'clip@v1/embedding', score: 0.9, threshold: 0.5 },
    'metadata.score': { clause: 'score gt 1', field: 'metadata.score', value: 2 },
  },
  metadata: { score: 2 },
  source_document_id: 'd',
  collection_id: 'col_1',
};

function matchesIn(include_scores: boolean, matches: AlertMatchResult[] | null): unknown {
  const context_json = JSON.stringify({ name: 'a', metadata: {}, include_scores });
  const execution = { execution_id: 'exec_1', alert_id: 'alt_1', matches } as AlertExecutionResult;
  const event = eventOf(deliveryRow('dlv_1', 'chn_1', { context_json }), execution);
  return (event.data['execution'] as AlertExecutionResult).matches;
}

it('a message without scores keeps the evidence and the metadata', () => {
  const { score: _, ...rest } = match;
  expect(matchesIn(false, [match])).toEqual([
    {
      ...rest,
      matched_features: {
        'clip@v1/embedding': { clause: 'near', feature: 'clip@v1/embedding', threshold: 0.5 },
        'metadata.score': { clause: 'score gt 1', field: 'metadata.score', value: 2 },
      },
    },
  ]);
});

it('a message with scores shows all of a match', () => {
  expect(matchesIn(true, [match])).toEqual([match]);
});

it('a message without scores copes with what a match has lost, or an alert does not show', () => {
  expect(matchesIn(false, [{ ...match, matched_features: null }])).toMatchObject([
    { matched_features: null },
  ]);
  expect(matchesIn(false, null)).toBeNull();
});
