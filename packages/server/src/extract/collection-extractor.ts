import { type CollectionFeatureExtractor, validationError } from '@tocsin/contract';
import { computesNothing } from './computes-nothing.ts';
import type { ExtractorSettings, PreparedExtractor } from './extractor.ts';
import { EXTRACTORS, extractorAt } from './extractors.ts';
import { readParameters } from './parameters.ts';

/** Prepared extractors that are kept; above that all are made anew. */
const MAX_KEPT = 256;
/** Longer definitions, in characters, are not kept: they would take more memory than they save time. */
const MAX_KEPT_LENGTH = 16_384;
/** By definition: an extractor is a function of it alone, so collections of different namespaces may share one. */
const kept = new Map<string, PreparedExtractor>();

/** The extractor of a stored collection. @throws ApiError 422 where it cannot be prepared */
export function extractorOf({ definition_json }: { definition_json: string }): PreparedExtractor {
  const known = kept.get(definition_json);
  if (known) return known;
  const { feature_extractor } = JSON.parse(definition_json) as {
    feature_extractor: CollectionFeatureExtractor;
  };
  const made = prepareExtractor(feature_extractor, 'feature_extractor');
  if (definition_json.length > MAX_KEPT_LENGTH) return made;
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(definition_json, made);
  return made;
}

/**
 * Makes the extractor of a collection ready. One that is not built in computes nothing: its features are what clients
 * bring.
 * @param place where the extractor stands in the request, for errors
 * @throws ApiError 422 for parameters or inputs that a built-in extractor does not have
 */
export function prepareExtractor(definition: CollectionFeatureExtractor, place: string): PreparedExtractor {
  const { feature_extractor_name: name, version, input_mappings } = definition;
  const extractor = extractorAt(`${name}@${version}`);
  if (!extractor) {
    refuseOtherVersion(name, `${place}.version`);
    return computesNothing(`${name}@${version}`);
  }
  const settings: ExtractorSettings = {
    parameters: readParameters(extractor, definition, place),
    inputMappings: input_mappings,
  };
  return extractor.prepare(settings, place);
}

function refuseOtherVersion(name: string, place: string): void {
  const versions = EXTRACTORS.filter((one) => one.name === name).map((one) => one.version);
  if (versions.length > 0)
    throw validationError(place, `${name} is built in and has no other version than ${versions.join(', ')}`);
}
