import {
  type BudgetLimits,
  type FeatureAddress,
  type Metadata,
  normalizeStage,
  type RetrieverInputSchema,
  type RetrieverModel,
  type StageConfig,
  type StageInput,
  validationError,
} from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import { storedDocuments } from '../retrieve/document-source.ts';
import type { Stage } from '../retrieve/stages/stage.ts';
import { validateRetriever } from '../retrieve/validate.ts';
import type { Reader } from '../store/database.ts';
import type { RetrieversTable } from '../store/tables.ts';
import { refuseTextWithoutExtractor } from './text-queries.ts';

/** A retriever as `definition_json` holds it. */
export interface RetrieverDefinition {
  description: string | null;
  /** Resolved ids; with none it looks at arriving documents. */
  collection_ids: string[];
  stages: StageConfig[];
  input_schema: RetrieverInputSchema;
  budget_limits: BudgetLimits;
  tags: string[];
  display_config: Metadata | null;
  visibility: string;
  marketplace_listing_id: string | null;
  requires_subscription: boolean;
  plan: 'standing' | 'search';
  plan_reason: string | null;
  // What an earlier version stored has neither of these.
  /** The features that its searches look at. */
  feature_dependencies?: FeatureAddress[];
  /** Resolved ids of the collections that its stages read beside those. */
  joined_collection_ids?: string[];
}

/** What a client may say of a retriever; null and absent both mean "not said". */
export interface RetrieverInput {
  description?: string | null;
  collection_identifiers?: string[] | null;
  stages?: StageInput[] | null;
  input_schema?: RetrieverInputSchema | null;
  budget_limits?: BudgetLimits | null;
  tags?: string[] | null;
  display_config?: Metadata | null;
  visibility?: string | null;
  marketplace_listing_id?: string | null;
  requires_subscription?: boolean | null;
}

type Derived = 'plan' | 'plan_reason' | 'feature_dependencies' | 'joined_collection_ids';

const EMPTY: Omit<RetrieverDefinition, Derived> = {
  description: null,
  collection_ids: [],
  stages: [],
  input_schema: {},
  budget_limits: {},
  tags: [],
  display_config: null,
  visibility: 'private',
  marketplace_listing_id: null,
  requires_subscription: false,
};

/**
 * The definition that follows from what a client says and what was there before.
 * @param place before the fields in messages: `''`, or `retriever` inside an alert
 * @throws ApiError 422
 */
export async function defineRetriever(
  reader: Reader,
  namespaceId: string,
  input: RetrieverInput,
  place: string,
  before: RetrieverDefinition | null = null,
): Promise<RetrieverDefinition> {
  const { stages, collection_identifiers: collections, ...plain } = input;
  const base = { ...EMPTY, ...before };
  const known = Object.keys(EMPTY) as (keyof typeof EMPTY)[];
  const said = Object.fromEntries(
    known.flatMap((key) => {
      const value = (plain as Record<string, unknown>)[key];
      return key === 'collection_ids' || value == null ? [] : [[key, value]];
    }),
  );
  const merged = {
    ...base,
    ...said,
    stages: stages == null ? base.stages : readStages(stages, place),
    collection_ids:
      collections == null
        ? base.collection_ids
        : await resolveCollections(reader, namespaceId, collections, place),
  } as RetrieverDefinition;
  const { plan, plan_reason, stages: read } = validateRetriever(merged, place);
  await refuseTextWithoutExtractor(reader, namespaceId, merged, read);
  return {
    ...merged,
    plan,
    plan_reason,
    feature_dependencies: featuresOf(read),
    joined_collection_ids: await resolveJoins(reader, namespaceId, read),
  };
}

function readStages(stages: readonly StageInput[], place: string): StageConfig[] {
  return stages.map((stage, i) => {
    const normal = normalizeStage(stage);
    if (!normal)
      throw validationError(
        `${under(place, 'stages')}[${i}].stage_id`,
        'name the stage, as in "attribute_filter"',
      );
    return normal;
  });
}

async function resolveCollections(
  reader: Reader,
  namespaceId: string,
  identifiers: readonly string[],
  place: string,
): Promise<string[]> {
  const ids: string[] = [];
  for (const [i, identifier] of identifiers.entries()) {
    const row = await reader
      .selectFrom('collections')
      .select('collection_id')
      .where('namespace_id', '=', namespaceId)
      .where((e) => e.or([e('collection_id', '=', identifier), e('name', '=', identifier)]))
      .executeTakeFirst();
    if (!row)
      throw validationError(
        `${under(place, 'collection_identifiers')}[${i}]`,
        `there is no collection "${identifier}"`,
      );
    if (!ids.includes(row.collection_id)) ids.push(row.collection_id);
  }
  return ids;
}

/** The collections that stages join with. One that a template names is known in a run only. */
async function resolveJoins(
  reader: Reader,
  namespaceId: string,
  stages: readonly Stage[],
): Promise<string[]> {
  const source = storedDocuments(reader, namespaceId);
  const ids = new Set<string>();
  for (const { place, joins = [] } of stages)
    for (const { identifier, parameter } of joins) {
      const id = await source.collectionNamed(identifier);
      if (id === null)
        throw validationError(`${place}.${parameter}`, `there is no collection "${identifier}"`);
      ids.add(id);
    }
  return [...ids];
}

function featuresOf(stages: readonly Stage[]): FeatureAddress[] {
  const features = stages.flatMap(({ search }) => search?.searches.map(({ feature }) => feature) ?? []);
  return [...new Set(features)].map((feature) => {
    const [, extractor = '', version = '', output = ''] = /^(.*)@(.*)\/(.*)$/.exec(feature) ?? [];
    return { scheme: 'tocsin', extractor, version, output };
  });
}

/** Continues a place with a key. */
export function under(place: string, key: string): string {
  return place === '' ? key : `${place}.${key}`;
}

/** A stored retriever's definition. */
export function definitionOf(row: Pick<RetrieversTable, 'definition_json'>): RetrieverDefinition {
  return JSON.parse(row.definition_json) as RetrieverDefinition;
}

/** A stored retriever in the shape of an answer. */
export function toRetrieverModel(
  row: RetrieversTable,
): RetrieverModel & { plan: string; plan_reason: string | null } {
  const {
    requires_subscription: _,
    visibility: __,
    joined_collection_ids: ___,
    feature_dependencies = null,
    ...shown
  } = definitionOf(row);
  return {
    retriever_id: row.retriever_id,
    retriever_name: row.name,
    ...shown,
    feature_dependencies,
    version: row.version,
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
    created_by: null,
    updated_by: null,
    is_published: false,
  };
}
