import { attributeFilter } from './attribute-filter.ts';
import { deduplicate } from './deduplicate.ts';
import { documentEnrich } from './document-enrich.ts';
import { featureSearch } from './feature-search.ts';
import { groupBy } from './group-by.ts';
import { jsonTransform } from './json-transform.ts';
import { limit } from './limit.ts';
import { mmr } from './mmr.ts';
import { sample } from './sample.ts';
import { scoreNormalize } from './score-normalize.ts';
import { sortAttribute } from './sort-attribute.ts';
import { sortRelevance } from './sort-relevance.ts';
import type { StageDefinition } from './stage.ts';

/** The stages that retrievers are made of. */
export const STAGES: readonly StageDefinition[] = [
  featureSearch,
  attributeFilter,
  sortRelevance,
  sortAttribute,
  scoreNormalize,
  mmr,
  limit,
  sample,
  deduplicate,
  groupBy,
  documentEnrich,
  jsonTransform,
];

const BY_ID: ReadonlyMap<string, StageDefinition> = new Map(STAGES.map((stage) => [stage.id, stage]));

/** The stage of an id; undefined where there is none. */
export function stageDefinition(id: string): StageDefinition | undefined {
  return BY_ID.get(id);
}
