import type { PreviewAlertRequest, PreviewAlertResponse } from '../../preview-alert.ts';
import { execution } from './executions.ts';

const feature = 'clip@v1/embedding';

/** A draft that searches among the documents themselves. */
export const previewRequest: PreviewAlertRequest = {
  collection_id: 'listings',
  retriever: {
    input_schema: { image: { type: 'array', required: true } },
    stages: [
      {
        stage_name: 'near',
        stage_type: 'filter',
        config: {
          stage_id: 'feature_search',
          parameters: {
            searches: [{ feature_uri: `tocsin://${feature}`, query: '{{INPUT.image}}', min_score: 0.9 }],
          },
        },
      },
    ],
  },
  input_mappings: [{ input_key: 'image', source: { source_type: 'constant', value: [0.6, 0.8, 0] } }],
  latest: 200,
};

/** How {@link previewRequest} is answered, with a coarser histogram. */
export const preview: PreviewAlertResponse = {
  collection_id: execution.collection_id,
  plan: 'standing',
  status: 'completed',
  documents: 200,
  from: '2026-11-02T07:12:40.118Z',
  to: '2026-11-02T09:31:07.405Z',
  match_count: 1,
  would_trigger: true,
  limited: false,
  skipped_documents: 0,
  matches: execution.matches ?? [],
  histogram: {
    place: 'stages[0].parameters.searches[0]',
    feature,
    metric: 'cosine',
    threshold: 0.9,
    scored: 200,
    others: 0,
    buckets: [
      { from: 0, to: 0.5, count: 148, above: 0 },
      { from: 0.5, to: 1, count: 52, above: 1 },
    ],
  },
  error: null,
  notes: [],
  duration_ms: 11.3,
};
