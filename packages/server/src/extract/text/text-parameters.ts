import { type JsonSchema, schema } from '@tocsin/contract';
import { MAX_DIMENSIONS, MAX_NGRAM, MIN_DIMENSIONS } from './lexical/lexical-embedding.ts';

const { bool, int, list, oneOf, str, withDefault } = schema;

/** Fields that one document's text may be put together from. */
const MAX_FIELDS = 32;

const nothing: JsonSchema = { type: 'null' };

function sizes(longest: number): JsonSchema {
  return {
    ...list(int({ minimum: 1, maximum: longest }), { minItems: 2, maxItems: 2 }),
    type: ['array', 'null'],
  };
}

/** The parameters that decide what `text_extractor@v1` computes. */
export interface TextParameters {
  readonly embedding: 'lexical';
  readonly dimensions: number;
  /** Shortest and longest; null = none. */
  readonly word_ngrams: [number, number] | null;
  readonly char_ngrams: [number, number] | null;
  /** Dot paths whose texts are read, in this order. */
  readonly fields?: string[] | null;
}

const OURS: Readonly<Record<string, JsonSchema>> = {
  embedding: withDefault(oneOf(['lexical']), 'lexical'),
  dimensions: withDefault(int({ minimum: MIN_DIMENSIONS, maximum: MAX_DIMENSIONS }), 384),
  word_ngrams: withDefault(sizes(MAX_NGRAM.words), [1, 2]),
  char_ngrams: withDefault(sizes(MAX_NGRAM.chars), [3, 5]),
  fields: {
    ...list(str({ minLength: 1, maxLength: 512 }), { minItems: 1, maxItems: MAX_FIELDS }),
    type: ['array', 'null'],
  },
};

/** The contract's further parameters, in the one way that asks for nothing beyond this extractor. */
const CONTRACT: Readonly<Record<string, JsonSchema>> = {
  extractor_type: oneOf(['text_extractor']),
  source_type: oneOf(['text']),
  split_by: oneOf(['none']),
  chunk_size: int({ minimum: 1, maximum: 10_000 }),
  chunk_overlap: int({ minimum: 0, maximum: 5000 }),
  segment_length_seconds: int({ minimum: 30, maximum: 600 }),
  language: str({ maxLength: 100 }),
  extract_captions: bool,
  response_shape: nothing,
  llm_provider: nothing,
  llm_model: nothing,
  llm_api_key: nothing,
};

/** JSON Schema of the `params` of `text_extractor@v1`. */
export const TEXT_PARAMETERS: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  properties: { ...OURS, ...CONTRACT },
};
