import { type StageConfig, validationError } from '@tocsin/contract';
import { isRecord } from '../platform/json.ts';
import { fillTemplates } from './inputs.ts';
import { parseAttributeFilter } from './stages/attribute-filter.ts';
import { parseFeatureSearch } from './stages/feature-search.ts';
import { parseLimit, parseSortAttribute } from './stages/order.ts';
import type { Stage } from './stages/stage.ts';

const PARSERS: Readonly<Record<string, (parameters: Record<string, unknown>, place: string) => Stage>> = {
  attribute_filter: parseAttributeFilter,
  feature_search: parseFeatureSearch,
  sort_attribute: parseSortAttribute,
  limit: parseLimit,
};

/** The stages that retrievers are made of. */
export const STAGE_IDS: readonly string[] = Object.keys(PARSERS);

/**
 * Reads the stages of a retriever with their templates filled.
 * @param inputs values, or `DynamicValue`s for fields of the document at hand
 * @throws ApiError 422 naming the place: `stages[1].parameters.field`
 */
export function parseStages(
  stages: readonly StageConfig[],
  inputs: Readonly<Record<string, unknown>>,
  place = 'stages',
): Stage[] {
  return stages.map((stage, i) => {
    const { stage_id: id, parameters } = stage.config;
    const parse = Object.hasOwn(PARSERS, id) ? PARSERS[id] : undefined;
    if (!parse)
      throw validationError(
        `${place}[${i}].stage_id`,
        `there is no stage "${id}"; use one of ${STAGE_IDS.join(', ')}`,
      );
    const at = `${place}[${i}].parameters`;
    const filled = fillTemplates(parameters, inputs, at);
    return parse(isRecord(filled) ? filled : {}, at);
  });
}
