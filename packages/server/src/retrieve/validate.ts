import type { RetrieverInputSchemaField, StageConfig } from '@tocsin/contract';
import { validationError } from '@tocsin/contract';
import { takesText } from '../extract/extractors.ts';
import { type InputSchema, UnknownInput } from './inputs.ts';
import { parseStages } from './parse.ts';
import type { Stage } from './stages/stage.ts';
import { splitStages } from './standing.ts';

/** Stages that one retriever may have. */
export const MAX_STAGES = 32;

/** What a retriever is made of. */
export interface RetrieverDefinition {
  readonly stages: StageConfig[];
  readonly input_schema: Record<string, RetrieverInputSchemaField>;
  readonly collection_ids: string[];
}

/** How alerts with a retriever are evaluated, and what its stages need. */
export interface ValidRetriever {
  readonly plan: 'standing' | 'search';
  readonly plan_reason: string | null;
  readonly stages: readonly Stage[];
}

/**
 * Checks a retriever as far as that is possible without its inputs, and says how alerts with it are evaluated.
 * @param place before `stages`: `''` for a retriever's own request, `retriever` inside an alert
 * @throws ApiError 422 naming the place
 */
export function validateRetriever(definition: RetrieverDefinition, place: string): ValidRetriever {
  const at = place === '' ? 'stages' : `${place}.stages`;
  if (definition.stages.length === 0) throw validationError(at, 'must have at least one stage');
  if (definition.stages.length > MAX_STAGES)
    throw validationError(at, `must have at most ${MAX_STAGES} stages`);
  const stages = parseStages(definition.stages, sampleInputs(definition.input_schema), at);
  const standing = definition.collection_ids.length === 0;
  for (const stage of stages) {
    stage.check?.(standing);
    refuseTextFields(stage, definition.input_schema);
  }
  return { ...(standing ? standingPlan(stages) : SEARCH), stages };
}

const SEARCH = {
  plan: 'search',
  plan_reason: 'it searches collections: collection_identifiers is not empty',
} as const;

function standingPlan(stages: readonly Stage[]): Pick<ValidRetriever, 'plan' | 'plan_reason'> {
  const { rest } = splitStages(stages);
  return { plan: 'standing', plan_reason: rest.length === 0 ? null : behindEngine(stages, rest) };
}

/** The searches of a retriever that are asked with text, be it text or an input of its own. */
export function textSearches(
  stages: readonly Stage[],
  schema: InputSchema,
): { feature: string; place: string }[] {
  return stages.flatMap(({ search, place }) =>
    (search?.searches ?? []).flatMap(({ feature, query }, i) => {
      const fromInput =
        query.kind === 'field' && ['string', 'text'].includes(schema[query.field]?.type ?? '');
      const isText = takesText(feature) && (query.kind === 'text' || fromInput);
      return isText ? [{ feature, place: `${place}.searches[${i}].query` }] : [];
    }),
  );
}

/** A field named in the query itself is a vector of the document; its text would be compared with nothing. */
function refuseTextFields({ search, place }: Stage, schema: InputSchema): void {
  for (const [i, { feature, query }] of (search?.searches ?? []).entries())
    if (
      query.kind === 'field' &&
      takesText(feature) &&
      !Object.hasOwn(schema, query.field) &&
      !query.field.includes('@')
    )
      throw validationError(
        `${place}.searches[${i}].query`,
        'cannot take text from a field; declare an input in input_schema and map the field to it',
      );
}

/** Why some stages are not the engine's, in words. */
function behindEngine(stages: readonly Stage[], [first, ...others]: readonly Stage[]): string {
  const at = stages.indexOf(first as Stage);
  const run = others.length === 0 ? 'runs' : 'and the stages after it run';
  const why =
    first?.filter !== undefined
      ? 'its filter names a field that only a run knows'
      : first?.search !== undefined
        ? 'its result needs all matches of a batch together; thresholds and filters are in the engine'
        : 'it needs all matches of a batch together';
  return `stages[${at}] "${first?.id}" ${run} on what the engine matched: ${why}`;
}

/** A value for each input, or what stands for one that is not known yet, so that stages can be read before there are any. */
export function sampleInputs(schema: InputSchema): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schema).map(([name, field]) => [
      name,
      field.default ?? new UnknownInput(name, field.type),
    ]),
  );
}
