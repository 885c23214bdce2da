import { computesNothing } from '../computes-nothing.ts';
import type { Extractor } from '../extractor.ts';

/** `passthrough_extractor@v1`: takes fields and features as clients send them, and computes none. */
export const passthroughExtractor: Extractor = {
  name: 'passthrough_extractor',
  version: 'v1',
  description: 'Takes the fields and features of documents as clients send them, and computes none.',
  parameters: { type: 'object', additionalProperties: false, properties: {} },
  outputs: [],
  textOutputs: [],
  prepare: () => computesNothing('passthrough_extractor@v1'),
};
