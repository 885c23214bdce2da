import type {
  AdhocExecuteRequest,
  CreateRetrieverRequest,
  ExecuteRetrieverRequest,
  StageInput,
} from '../../retrievers.ts';

/** A retriever that looks at arriving documents, with an input that the alert's attachment fills. */
export const retrieverRequest: CreateRetrieverRequest = {
  retriever_name: 'mentions',
  input_schema: { brand: { type: 'string', required: true } },
  stages: [
    {
      stage_name: 'mentions',
      stage_type: 'filter',
      config: {
        stage_id: 'attribute_filter',
        parameters: { field: 'metadata.title', operator: 'text', value: '{{INPUT.brand}}' },
      },
    },
  ],
};

/** A stage that finds what is similar to a vector, or to the input that a template names. */
function similarTo(query: number[] | string, keywords: object): StageInput {
  return {
    stage_name: 'similar',
    stage_type: 'filter',
    config: {
      stage_id: 'feature_search',
      parameters: { searches: [{ feature_uri: 'tocsin://clip@v1/embedding', query, ...keywords }] },
    },
  };
}

/** A retriever that searches a collection of known items for what is similar to an input. */
export const searchRetriever: CreateRetrieverRequest = {
  retriever_name: 'similar-known-items',
  collection_identifiers: ['known-items'],
  input_schema: { image: { type: 'array', required: true } },
  stages: [similarTo('{{INPUT.image}}', { min_score: 0.9, top_k: 10 })],
};

/** Runs a retriever with an input. */
export const executeRequest: ExecuteRetrieverRequest = { inputs: { image: [0.12, -0.5, 0.33] } };

/** Runs a retriever that is not stored. */
export const adhocRequest: AdhocExecuteRequest = {
  collection_identifiers: ['known-items'],
  input_schema: {},
  inputs: {},
  stages: [similarTo([0.12, -0.5, 0.33], { top_k: 10 })],
};
