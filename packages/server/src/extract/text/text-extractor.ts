import { validationError } from '@tocsin/contract';
import { cannotEmbed } from '../computes-nothing.ts';
import type { Extractor, ExtractorSettings, PreparedExtractor } from '../extractor.ts';
import { createLexicalEmbedding, type NgramSizes } from './lexical/lexical-embedding.ts';
import { readFields, refuseLong, textOf } from './text-fields.ts';
import { TEXT_PARAMETERS, type TextParameters } from './text-parameters.ts';

const ADDRESS = 'text_extractor@v1';
const LEXICAL = `${ADDRESS}/lexical`;

/** `text_extractor@v1`: the text of a document as a vector of hashed word and character n-grams, without a model. */
export const textExtractor: Extractor = {
  name: 'text_extractor',
  version: 'v1',
  description:
    'Turns the text of a document into a vector of hashed word and character n-grams. Lexical, not semantic: texts are near where they share spelling, not where they share meaning.',
  parameters: TEXT_PARAMETERS,
  outputs: ['lexical'],
  textOutputs: ['lexical'],
  prepare,
};

function prepare({ parameters, inputMappings }: ExtractorSettings, place: string): PreparedExtractor {
  const { dimensions, word_ngrams, char_ngrams, fields } = parameters as unknown as TextParameters;
  const words = readSizes(word_ngrams, `${place}.params.word_ngrams`);
  const chars = readSizes(char_ngrams, `${place}.params.char_ngrams`);
  if (words === null && chars === null)
    throw validationError(`${place}.params.char_ngrams`, 'word_ngrams and char_ngrams cannot both be null');
  const paths = readFields(fields, inputMappings, place);
  const embed = createLexicalEmbedding({ dimensions, words, chars });
  return {
    identity: JSON.stringify([LEXICAL, dimensions, words, chars, paths]),
    outputs: [
      {
        feature: LEXICAL,
        dimensions,
        description: 'Hashed word and character n-grams of the text: lexical similarity, without a model',
        takesText: true,
      },
    ],
    extract(payload, documentPlace) {
      const vector = embed(textOf(payload, paths, documentPlace));
      return vector === null ? new Map() : new Map([[LEXICAL, vector]]);
    },
    embed(feature, text, queryPlace) {
      if (feature !== LEXICAL)
        throw validationError(queryPlace, cannotEmbed(feature, `${ADDRESS} computes ${LEXICAL}`));
      refuseLong(text.length, queryPlace);
      return embed(text) ?? new Float32Array(dimensions);
    },
  };
}

function readSizes(sizes: [number, number] | null, place: string): NgramSizes | null {
  if (sizes === null) return null;
  const [shortest, longest] = sizes;
  if (shortest > longest) throw validationError(place, 'must be [shortest, longest]');
  return { shortest, longest };
}
