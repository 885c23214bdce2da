import {
  type AdhocExecuteRequest,
  type BudgetLimits,
  type Metadata,
  type RetrieverInputSchemaField,
  type StageConfig,
  type ValidationIssue,
  validationError,
} from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { completeInputs, holdsDynamic, type InputSchema, wantedOf } from '../retrieve/inputs.ts';
import { parseStages } from '../retrieve/parse.ts';
import type { Stage } from '../retrieve/stages/stage.ts';
import { defineRetriever, definitionOf } from './retriever-model.ts';
import { findRetriever } from './retriever-store.ts';

/** A retriever that can be run: a stored one, or one that a request brings along. */
export interface Runnable {
  /** null where it is not stored. */
  readonly retrieverId: string | null;
  readonly version: number;
  readonly stages: readonly StageConfig[];
  readonly inputSchema: InputSchema;
  readonly collectionIds: readonly string[];
  readonly budget: BudgetLimits;
}

/** A stored retriever, by id or name. @throws ApiError 404, and 422 where it has no collections */
export async function storedRunnable(
  ctx: Pick<AppContext, 'db'>,
  namespaceId: string,
  identifier: string,
): Promise<Runnable> {
  const row = await findRetriever(ctx.db.read, namespaceId, identifier);
  const definition = definitionOf(row);
  if (definition.collection_ids.length === 0)
    throw validationError(
      'collection_identifiers',
      'This retriever looks at arriving documents and has nothing to search; give it collection_identifiers',
    );
  return { retrieverId: row.retriever_id, version: row.version, ...runnableParts(definition) };
}

/** A retriever as a request writes it. @throws ApiError 422 */
export async function adhocRunnable(
  ctx: Pick<AppContext, 'db'>,
  namespaceId: string,
  { stages, input_schema, collection_identifiers, budget_limits }: AdhocExecuteRequest,
): Promise<Runnable> {
  if (!collection_identifiers || collection_identifiers.length === 0)
    throw validationError('collection_identifiers', 'is required: the collections to search', 'missing');
  const input = { stages, input_schema, collection_identifiers, budget_limits };
  const definition = await defineRetriever(ctx.db.read, namespaceId, input, '');
  return { retrieverId: null, version: 0, ...runnableParts(definition) };
}

function runnableParts(
  definition: Awaited<ReturnType<typeof defineRetriever>>,
): Omit<Runnable, 'retrieverId' | 'version'> {
  return {
    stages: definition.stages,
    inputSchema: definition.input_schema,
    collectionIds: definition.collection_ids,
    budget: definition.budget_limits,
  };
}

/**
 * The stages with inputs in them, checked as far as they can be before they run.
 * @throws ApiError 422 naming an input or the place in a stage
 */
export function readyStages({ stages, inputSchema }: Runnable, given: Metadata): Stage[] {
  const { inputs, problems } = completeInputs(inputSchema, given);
  refuseInputs([
    ...problems.missing.map((name) => issueOf(name, 'is required', 'missing')),
    ...problems.wrongType.map((name) =>
      issueOf(
        name,
        holdsDynamic(given[name])
          ? 'must be a value: comparing with another field is for the stages of the retriever to say'
          : wantedOf(inputSchema[name] as RetrieverInputSchemaField),
        'value_error',
      ),
    ),
  ]);
  const ready = parseStages(stages, inputs);
  for (const stage of ready) stage.check?.(false);
  return ready;
}

function issueOf(name: string, msg: string, type: string): ValidationIssue {
  return { loc: ['body', 'inputs', name], msg, type };
}

function refuseInputs(issues: ValidationIssue[]): void {
  if (issues.length > 0) throw validationError(issues);
}
