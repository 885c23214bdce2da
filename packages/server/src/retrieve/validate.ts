import type { RetrieverInputSchemaField, StageConfig } from '@tocsin/contract';
import { validationError } from '@tocsin/contract';
import { compileQuery } from '@tocsin/engine';
import { takesText } from '../extract/extractors.ts';
import type { InputSchema } from './inputs.ts';
import { parseStages } from './parse.ts';
import { compilePattern } from './patterns.ts';
import type { Stage } from './stages/stage.ts';

/** Stages that one retriever may have. */
export const MAX_STAGES = 32;

/** What a retriever is made of. */
export interface RetrieverDefinition {
  readonly stages: StageConfig[];
  readonly input_schema: Record<string, RetrieverInputSchemaField>;
  readonly collection_ids: string[];
}

/**
 * Checks a retriever as far as that is possible without its inputs, and says how alerts with it are evaluated.
 * @param place before `stages`: `''` for a retriever's own request, `retriever` inside an alert
 * @throws ApiError 422 naming the place
 */
export function validateRetriever(
  definition: RetrieverDefinition,
  place: string,
): { plan: 'standing' | 'search'; plan_reason: string | null } {
  const at = stagesPlace(place);
  if (definition.stages.length === 0) throw validationError(at, 'must have at least one stage');
  if (definition.stages.length > MAX_STAGES)
    throw validationError(at, `must have at most ${MAX_STAGES} stages`);
  const stages = parseStages(definition.stages, sampleInputs(definition.input_schema), at);
  stages.forEach((stage, i) => {
    checkPatterns(stage, `${at}[${i}].parameters`);
    checkTextField(stage, definition.input_schema, `${at}[${i}].parameters`);
  });
  if (definition.collection_ids.length > 0)
    return { plan: 'search', plan_reason: 'it searches collections: collection_identifiers is not empty' };
  stages.forEach((stage, i) => checkStanding(stage, `${at}[${i}].parameters`));
  return { plan: 'standing', plan_reason: null };
}

/** The searches of a retriever that are asked with text, be it text or an input of its own. */
export function textSearches(
  definition: RetrieverDefinition,
  place: string,
): { feature: string; place: string }[] {
  const at = stagesPlace(place);
  const schema = definition.input_schema;
  return parseStages(definition.stages, sampleInputs(schema), at).flatMap((stage, i) => {
    if (stage.kind !== 'feature_search' || !takesText(stage.search.feature)) return [];
    const { feature, query } = stage.search;
    const isText =
      query.kind === 'text' ||
      (query.kind === 'field' && ['string', 'text'].includes(schema[query.field]?.type ?? ''));
    return isText ? [{ feature, place: `${at}[${i}].parameters.searches[0].query` }] : [];
  });
}

function stagesPlace(place: string): string {
  return place === '' ? 'stages' : `${place}.stages`;
}

/** A value of the right type for each input, so that stages can be read before there are any. */
function sampleInputs(schema: InputSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(schema).map((name) => [name, schema[name]?.default ?? { type: 'dynamic', field: name }]),
  );
}

function checkPatterns(stage: Stage, place: string): void {
  const query =
    stage.kind === 'attribute_filter'
      ? stage.query
      : stage.kind === 'feature_search'
        ? stage.search.filter
        : null;
  if (query === null) return;
  try {
    compileQuery(query, { compilePattern });
  } catch (error) {
    throw validationError(place, (error as Error).message);
  }
}

/** A field named in the query itself is a vector of the document; its text would be compared with nothing. */
function checkTextField(stage: Stage, schema: InputSchema, place: string): void {
  if (stage.kind !== 'feature_search' || stage.search.query.kind !== 'field') return;
  const { feature, query } = stage.search;
  if (takesText(feature) && !Object.hasOwn(schema, query.field) && !query.field.includes('@'))
    throw validationError(
      `${place}.searches[0].query`,
      'cannot take text from a field; declare an input in input_schema and map the field to it',
    );
}

/** Arriving documents have no "nearest": a search among them needs a threshold. */
function checkStanding(stage: Stage, place: string): void {
  if (stage.kind !== 'feature_search') return;
  if (stage.search.minScore === null && stage.search.maxDistance === null)
    throw validationError(
      `${place}.searches[0].min_score`,
      'min_score or max_distance is required where the retriever looks at arriving documents',
    );
}
