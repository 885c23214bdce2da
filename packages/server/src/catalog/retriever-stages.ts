import type { RetrieverStageDefinition } from '@tocsin/contract';
import { STAGES } from '../retrieve/stages/registry.ts';

/** The stages that retrievers can use, as clients see them. */
export function listStages(): RetrieverStageDefinition[] {
  return STAGES.map(({ id, description, category, icon, parameters, example }) => ({
    stage_id: id,
    description,
    category,
    icon,
    parameter_schema: { ...parameters, examples: [example] },
  }));
}
