import type { AlertExecutionResult } from '@tocsin/contract';

/** What the collection of {@link sampleExecution} is called. */
export const SAMPLE_COLLECTION = 'items';

/** What the alert of {@link sampleExecution} says of itself. */
export const SAMPLE_ALERT = {
  name: 'Sample alert',
  metadata: { team: 'brand' },
  include_scores: true,
} as const;

/** An execution that found something, to try templates with where there is no real one. */
export function sampleExecution(executedAt: string): AlertExecutionResult {
  const matches = [
    sampleMatch('sample-1', 0.97, { title: 'T0csin, as good as new', price: 12.5, seller: 'Ann' }),
    sampleMatch('sample-2', 0.93, { title: 'Tocsln & <Co>', price: 99, tags: ['used', 'blue'] }),
  ];
  return {
    alert_id: 'alt_sample',
    collection_id: 'col_sample',
    execution_id: 'exec_sample',
    triggered: true,
    match_count: matches.length,
    matches,
    source_documents: matches.map(({ document_id }) => document_id),
    executed_at: executedAt,
    duration_ms: 1.5,
    status: 'completed',
    error: null,
    mode: 'on_ingest',
    covered: null,
    batch_id: 'bat_sample',
    alert_version: 1,
    retriever_version: 1,
    notification: null,
    limited: false,
    skipped_documents: 0,
  };
}

function sampleMatch(
  document_id: string,
  score: number,
  metadata: Record<string, unknown>,
): NonNullable<AlertExecutionResult['matches']>[number] {
  return {
    document_id,
    score,
    asset_id: null,
    matched_features: {
      'clip@v1/embedding': { clause: 'near', feature: 'clip@v1/embedding', score, threshold: 0.9 },
      'metadata.title': { clause: 'text title', field: 'metadata.title', terms: ['tocsin'] },
    },
    metadata,
    source_document_id: document_id,
    collection_id: 'col_sample',
  };
}
