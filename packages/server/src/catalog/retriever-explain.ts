import type { ExplainRetrieverResponse, ExplainStagePlan, Metadata } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { parseStages } from '../retrieve/parse.ts';
import type { Stage } from '../retrieve/stages/stage.ts';
import { splitStages } from '../retrieve/standing.ts';
import { sampleInputs } from '../retrieve/validate.ts';
import type { Reader } from '../store/database.ts';
import { featureNames } from './retriever-features.ts';
import { definitionOf, type RetrieverDefinition } from './retriever-model.ts';
import { findRetriever } from './retriever-store.ts';

/** Documents of one collection that are counted for an estimate. */
const MAX_COUNTED = 1_000_000;

/**
 * Says how a retriever would run: what each stage gets and leaves, what is combined, and which stages are the engine's.
 * Numbers are rough: documents are counted, filters are taken to keep a tenth.
 * @throws ApiError 404, 422 where the inputs do not fit the stages
 */
export async function explainRetriever(
  ctx: Pick<AppContext, 'db'>,
  namespaceId: string,
  identifier: string,
  inputs: Metadata,
): Promise<ExplainRetrieverResponse> {
  const row = await findRetriever(ctx.db.read, namespaceId, identifier);
  const definition = definitionOf(row);
  const stages = parseStages(definition.stages, { ...sampleInputs(definition.input_schema), ...inputs });
  const setting = await settingOf(ctx.db.read, namespaceId, definition, stages);
  const execution_plan = planOf(stages, setting);
  const duration = execution_plan.reduce((sum, stage) => sum + stage.estimated_duration_ms, 0);
  return {
    retriever_id: row.retriever_id,
    retriever_name: row.name,
    estimated_cost: { credits: 0, duration_ms: duration },
    execution_plan,
    optimization_suggestions: suggestionsFor(stages),
    total_estimated_stages: stages.length,
    bottleneck_stages: execution_plan
      .filter((stage) => stage.estimated_duration_ms * 2 > duration)
      .map((stage) => stage.stage_name),
    optimization_applied: false,
    optimization_details: { plan: definition.plan, plan_reason: definition.plan_reason },
  };
}

interface Setting {
  /** Documents of the collections; 1 where the retriever looks at arriving documents. */
  readonly documents: number;
  /** Where it looks at arriving documents: the stages that the engine does not decide alone. */
  readonly rest: readonly Stage[] | null;
  /** Features that documents of the collections have. */
  readonly features: ReadonlySet<string>;
}

async function settingOf(
  reader: Reader,
  namespaceId: string,
  { collection_ids }: RetrieverDefinition,
  stages: readonly Stage[],
): Promise<Setting> {
  if (collection_ids.length === 0)
    return { documents: 1, rest: splitStages(stages).rest, features: new Set() };
  let documents = 0;
  for (const collectionId of collection_ids) documents += await countSome(reader, namespaceId, collectionId);
  const features = new Set(await featureNames(reader, namespaceId, collection_ids));
  return { documents, rest: null, features };
}

async function countSome(reader: Reader, namespaceId: string, collectionId: string): Promise<number> {
  const some = reader
    .selectFrom('documents')
    .select('document_id')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .limit(MAX_COUNTED);
  const row = await reader
    .selectFrom(some.as('some'))
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

function planOf(stages: readonly Stage[], setting: Setting): ExplainStagePlan[] {
  let count = setting.documents;
  return stages.map((stage, index) => {
    const input = count;
    count = stage.estimate(input);
    return {
      stage_index: index,
      stage_name: stage.name,
      stage_type: stage.category,
      estimated_input: input,
      estimated_output: count,
      estimated_efficiency: input === 0 ? 0 : count / input,
      estimated_cost_credits: 0,
      estimated_duration_ms:
        (input * stage.microseconds * Math.max(1, stage.search?.searches.length ?? 1)) / 1000,
      cache_likely: false,
      optimization_notes: notesOn(stages, index, setting),
      warnings: warningsOn(stage, setting),
    };
  });
}

function notesOn(stages: readonly Stage[], index: number, { rest }: Setting): string[] {
  const stage = stages[index] as Stage;
  if (rest !== null) {
    if (!rest.includes(stage)) return ['Evaluated by the engine, for all alerts at once'];
    return stage === rest[0] && stage.search !== undefined
      ? ['Thresholds and filters are evaluated by the engine; ranks and cuts on what it matched']
      : ['Runs on what the engine matched'];
  }
  const first = stages.findIndex((one) => one.filter === undefined);
  const leading = first === -1 ? stages.length : first;
  if (index < leading)
    return stages[leading]?.search === undefined
      ? ['Evaluated while the collections are scanned']
      : [`Combined with "${stages[leading]?.name}": it restricts what is ranked`];
  return index === leading && stage.search !== undefined
    ? ['Exact: compares the query with every feature of the collections']
    : [];
}

function warningsOn({ search }: Stage, { rest, features }: Setting): string[] {
  if (rest !== null || search === undefined) return [];
  return search.searches
    .filter(({ feature }) => !features.has(feature))
    .map(({ feature }) => `No document of the collections has the feature ${feature}`);
}

/** A filter behind a search sees only what the search's top-k left. */
function suggestionsFor(stages: readonly Stage[]): Metadata[] {
  return stages.flatMap((stage, i) =>
    stage.filter !== undefined && stages[i - 1]?.search !== undefined
      ? [
          {
            type: 'filter_before_search',
            stage_index: i,
            message: `"${stage.name}" filters what the search before it has cut already; put it before the search, or into its filters, to find more`,
          },
        ]
      : [],
  );
}
