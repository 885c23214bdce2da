import { removeOldAnswers } from '../../catalog/idempotency.ts';
import { type NamespaceDefinition, retentionOf } from '../../catalog/namespace-model.ts';
import type { AppContext } from '../../context.ts';
import { removeOldFeatureChanges } from '../../store/feature-changes.ts';
import { ARRIVAL_DAYS, removeOldArrivals } from './arrivals.ts';
import { removeEmptyBatches } from './batches.ts';
import { removeOldChanges } from './changes.ts';
import { removeOldDeliveries } from './deliveries.ts';
import { removeOldExecutions } from './executions.ts';
import { forgetTold } from './memory.ts';
import { RUN_DAYS, removeOldRuns } from './retriever-runs.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A batch without executions is of no use; it is kept as long as executions are by default, whatever the setting. */
const EMPTY_BATCH_DAYS = 90;

/** What a step removed. */
export interface Removed {
  readonly kind:
    | 'executions'
    | 'deliveries'
    | 'batches'
    | 'changes'
    | 'memory'
    | 'arrivals'
    | 'retriever_runs'
    | 'feature_changes'
    | 'answers';
  readonly rows: number;
}

/** What passes remember of each other, by namespace: how far batches that are kept for ever were looked through. */
export type PassMemory = Map<string, string>;

/** One pass over all namespaces, in small steps: each is a transaction, and others write between them. */
export async function* retentionPass(ctx: AppContext, memory: PassMemory): AsyncGenerator<Removed> {
  for (let after = ''; ; ) {
    const namespace = await ctx.db.read
      .selectFrom('namespaces')
      .select(['namespace_id', 'definition_json'])
      .where('namespace_id', '>', after)
      .orderBy('namespace_id')
      .limit(1)
      .executeTakeFirst();
    if (!namespace) break;
    after = namespace.namespace_id;
    yield* ofNamespace(ctx, after, JSON.parse(namespace.definition_json) as NamespaceDefinition, memory);
  }
  yield* told('feature_changes', removeOldFeatureChanges(ctx.db));
  yield* told(
    'answers',
    untilFewer(() => removeOldAnswers(ctx)),
  );
}

async function* ofNamespace(
  { db, clock }: AppContext,
  namespaceId: string,
  definition: NamespaceDefinition,
  memory: PassMemory,
): AsyncGenerator<Removed> {
  const { executions_days, deliveries_days } = retentionOf(definition);
  const before = (days: number): number => clock.now() - days * DAY_MS;
  if (executions_days !== null)
    yield* told('executions', removeOldExecutions(db, namespaceId, before(executions_days)));
  if (deliveries_days !== null)
    yield* told('deliveries', removeOldDeliveries(db, namespaceId, before(deliveries_days)));
  // Before the batches, which stay as long as a schedule is to look at them.
  yield* told('arrivals', removeOldArrivals(db, namespaceId, before(ARRIVAL_DAYS)));
  // Where executions go, batches follow them, late ones too; where they stay, each batch is looked at once.
  const from = executions_days === null ? (memory.get(namespaceId) ?? '') : '';
  const seen = (batchId: string): void => void memory.set(namespaceId, batchId);
  const old = before(executions_days ?? EMPTY_BATCH_DAYS);
  yield* told('batches', removeEmptyBatches(db, namespaceId, old, from, seen));
  yield* told('changes', removeOldChanges(db, namespaceId));
  yield* told('memory', forgetTold(db, namespaceId, clock.now()));
  yield* told('retriever_runs', removeOldRuns(db, namespaceId, before(RUN_DAYS)));
}

async function* told(kind: Removed['kind'], steps: AsyncGenerator<number>): AsyncGenerator<Removed> {
  for await (const rows of steps) yield { kind, rows };
}

async function* untilFewer(step: () => Promise<{ removed: number; more: boolean }>): AsyncGenerator<number> {
  for (let more = true; more; ) {
    const result = await step();
    more = result.more;
    yield result.removed;
  }
}
