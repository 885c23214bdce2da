import { validationError } from '@tocsin/contract';
import type { PreparedExtractor } from './extractor.ts';

/** The extractor of a collection whose features only clients bring. */
export function computesNothing(address: string): PreparedExtractor {
  return {
    identity: 'nothing',
    outputs: [],
    extract: () => new Map(),
    embed(feature, _text, place) {
      throw validationError(place, cannotEmbed(feature, `its feature extractor ${address} computes none`));
    },
  };
}

/** Why a collection cannot be searched with text under an address. */
export function cannotEmbed(feature: string, because: string): string {
  return `the collection cannot turn text into ${feature}: ${because}`;
}
