import { type StageConfig, validationError } from '@tocsin/contract';
import { isRecord } from '../platform/json.ts';
import { fillTemplates } from './inputs.ts';
import { readParameters } from './parameters/read.ts';
import { STAGES, stageDefinition } from './stages/registry.ts';
import type { Stage, StageDefinition } from './stages/stage.ts';

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
  const read: Stage[] = [];
  for (const [i, stage] of stages.entries()) read.push(parseStage(stage, inputs, `${place}[${i}]`, read));
  return read;
}

function parseStage(
  { stage_name, config }: StageConfig,
  inputs: Readonly<Record<string, unknown>>,
  place: string,
  before: readonly Stage[],
): Stage {
  const definition = stageDefinition(config.stage_id);
  if (definition === undefined)
    throw validationError(
      `${place}.stage_id`,
      `there is no stage "${config.stage_id}"; use one of ${STAGES.map(({ id }) => id).join(', ')}`,
    );
  const at = `${place}.parameters`;
  const filled = fillParameters(definition, config.parameters, inputs, at);
  const context = { place: at, inputs, before: [...before] };
  const body = definition.read(readParameters(definition.parameters, filled, at), context);
  const { id, category, microseconds } = definition;
  return { id, category, microseconds, name: stage_name, place: at, ...body };
}

function fillParameters(
  { ownTemplates = [] }: StageDefinition,
  parameters: unknown,
  inputs: Readonly<Record<string, unknown>>,
  place: string,
): Record<string, unknown> {
  if (!isRecord(parameters)) return {};
  const filled = Object.entries(parameters).map(([key, value]) => [
    key,
    ownTemplates.includes(key) ? value : fillTemplates(value, inputs, `${place}.${key}`),
  ]);
  return Object.fromEntries(filled) as Record<string, unknown>;
}
