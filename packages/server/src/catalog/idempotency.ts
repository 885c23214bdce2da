import { createHash } from 'node:crypto';
import { type ApiError, conflict, stillRunning, validationError } from '@tocsin/contract';
import type { Selectable } from 'kysely';
import type { AppContext } from '../context.ts';
import { canonicalJson } from '../platform/json.ts';
import { errorText } from '../platform/log.ts';
import { insertMany, type Reader, type Transaction, type Write, writeOf } from '../store/database.ts';
import type { IdempotencyTable } from '../store/tables.ts';

/** How long an answer is returned again. */
const KEPT_FOR_MS = 24 * 60 * 60_000;
const REMOVAL_EVERY_MS = 60_000;
const REMOVED_IN_ONE_STEP = 500;

/** What makes two requests with an idempotency key the same. */
export interface ClaimScope {
  /** `''` where the route belongs to the organisation. */
  readonly namespaceId: string;
  readonly keyId: string;
  readonly idempotencyKey: string;
  /** Method and path with its query. */
  readonly request: string;
}

/** An answer as it is returned again. */
export interface KeptAnswer {
  readonly status: number;
  readonly body: string;
}

/** The right to run a request: nobody else runs it until the claim is settled. */
export interface Claim {
  /**
   * What stores the answer, to be written in the transaction that does the work, so that neither is there without the
   * other; the request must then be answered with exactly this.
   */
  keeping(status: number, body: object): Write;
  /** The same with an answer that says that the work goes on: the one that the request is answered with takes its place. */
  keepingUntilDone(status: number, body: object): Write;
  /** Ends the claim with what is answered, `null` where a retry shall run again. Never rejects. */
  settle(answer: KeptAnswer | null): Promise<void>;
}

/** Claims of one process. */
export interface Claims {
  /**
   * Claims a request, or finds the answer it got before.
   * @throws ApiError 409 where it still runs, 422 where it had another body
   */
  claim(scope: ClaimScope, bodyHash: string): Promise<Claim | KeptAnswer>;
  /** Ends the removal of old answers. */
  close(): Promise<void>;
}

type Row = Selectable<IdempotencyTable>;

/** SHA-256 of the canonical JSON of a body. @throws ApiError 422 where it is nested too deeply to be read */
export function bodyHashOf(body: unknown): string {
  try {
    return createHash('sha256').update(canonicalJson(body)).digest('base64url');
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw validationError([{ loc: ['body'], msg: 'is nested too deeply', type: 'value_error' }]);
  }
}

/**
 * Answers are sealed, since some show a secret that is nowhere else stored readably.
 *
 * A row `running` that nobody stands behind any more, neither a claim of this process nor another process that lives, was
 * left by one that is no more: it counts as not there.
 */
export function createClaims(ctx: AppContext): Claims {
  const running = new Set<string>();
  const removal = createRemoval(ctx);
  return {
    async claim(scope, bodyHash) {
      const owner = `${ctx.processId}/${ctx.ids.next('')}`;
      running.add(owner);
      const release = (): void => void running.delete(owner);
      const known = await ctx.db
        .transaction(async (tx) => {
          const row = await standing(ctx, tx, scope, running);
          if (row) return refuseOrKnown(row, bodyHash);
          await writeRunning(ctx, tx, scope, owner, bodyHash);
          return null;
        })
        .catch((error: unknown) => {
          release();
          throw error;
        });
      if (known) {
        release();
        return { status: known.status, body: opened(ctx, known.body) };
      }
      removal.plan();
      return createClaim(ctx, scope, release);
    },
    close: () => removal.close(),
  };
}

function createClaim(ctx: AppContext, scope: ClaimScope, release: () => void): Claim {
  let kept: KeptAnswer | null = null;
  let overwritten: RowState = 'running';
  const settled = async (answer: KeptAnswer | null): Promise<void> => {
    if (answer && kept?.status === answer.status && kept.body === answer.body) return;
    await ctx.db.write([answer ? doneWrite(ctx, scope, answer, overwritten) : forgetting(ctx, scope)]);
  };
  const keeping = (status: number, body: object): Write => {
    kept = { status, body: JSON.stringify(body) };
    return doneWrite(ctx, scope, kept, 'running');
  };
  return {
    keeping,
    keepingUntilDone(status, body) {
      overwritten = 'done';
      return keeping(status, body);
    },
    async settle(answer) {
      try {
        await settled(answer);
      } catch (error) {
        ctx.log.warn('an idempotent answer could not be kept', {
          namespace_id: scope.namespaceId,
          key_id: scope.keyId,
          error: errorText(error),
        });
      } finally {
        release();
      }
    },
  };
}

/** The row that counts: young enough, and done or really running. */
async function standing(
  ctx: AppContext,
  db: Reader,
  scope: ClaimScope,
  running: ReadonlySet<string>,
): Promise<Row | undefined> {
  const row = await db
    .selectFrom('idempotency')
    .selectAll()
    .where((e) => e.and(keyOf(scope)))
    .executeTakeFirst();
  if (row?.state === 'running') return (await lives(ctx, db, row.owner, running)) ? row : undefined;
  return row && row.created_at > ctx.clock.now() - KEPT_FOR_MS ? row : undefined;
}

async function lives(
  ctx: AppContext,
  db: Reader,
  owner: string,
  running: ReadonlySet<string>,
): Promise<boolean> {
  const [processId = ''] = owner.split('/');
  if (processId === ctx.processId) return running.has(owner);
  const row = await db
    .selectFrom('processes')
    .select('process_id')
    .where('process_id', '=', processId)
    .executeTakeFirst();
  return row !== undefined;
}

function refuseOrKnown(row: Row, bodyHash: string): KeptAnswer {
  if (row.body_hash !== bodyHash)
    throw refuse('was used before with another body; use a new key for a new request');
  if (row.state === 'running')
    throw stillRunning('The first request with this Idempotency-Key is still running; repeat it later', 1);
  return { status: row.status ?? 200, body: row.body ?? '' };
}

function opened(ctx: AppContext, sealed: string): string {
  try {
    return ctx.secrets.open(sealed);
  } catch {
    throw conflict('The answer to this Idempotency-Key was kept under another TOCSIN_SECRET_KEY; it is lost');
  }
}

async function writeRunning(
  ctx: AppContext,
  tx: Transaction,
  scope: ClaimScope,
  owner: string,
  body_hash: string,
): Promise<void> {
  const fresh = { state: 'running' as const, status: null, body: null, created_at: ctx.clock.now(), owner };
  await insertMany(tx, 'idempotency', [{ ...keyOf(scope), body_hash, ...fresh }], {
    key: ['namespace_id', 'key_id', 'idempotency_key', 'request'],
    set: ['body_hash', ...Object.keys(fresh)],
  });
}

type RowState = IdempotencyTable['state'];

/** @param overwritten the state of the row in whose place the answer is kept */
function doneWrite(
  ctx: AppContext,
  scope: ClaimScope,
  { status, body }: KeptAnswer,
  overwritten: RowState,
): Write {
  const done = ctx.db.read
    .updateTable('idempotency')
    .set({ state: 'done', status, body: ctx.secrets.seal(body) })
    .where((e) => e.and(keyOf(scope)))
    .where('state', '=', overwritten);
  return writeOf(done);
}

/** An answer that was stored with its work stays, whatever went wrong after. */
function forgetting(ctx: AppContext, scope: ClaimScope): Write {
  const running = ctx.db.read
    .deleteFrom('idempotency')
    .where((e) => e.and(keyOf(scope)))
    .where('state', '=', 'running');
  return writeOf(running);
}

function keyOf({ namespaceId, keyId, idempotencyKey, request }: ClaimScope) {
  return { namespace_id: namespaceId, key_id: keyId, idempotency_key: idempotencyKey, request };
}

interface Removal {
  /** Removes what is too old, unless that was done a moment ago. */
  plan(): void;
  close(): Promise<void>;
}

function createRemoval(ctx: AppContext): Removal {
  let next = Number.NEGATIVE_INFINITY;
  let closed = false;
  let underWay = Promise.resolve();
  const removeAll = async (): Promise<void> => {
    try {
      while (!closed && (await removeOldAnswers(ctx)).more);
    } catch (error) {
      ctx.log.warn('old idempotent answers could not be removed', { error: errorText(error) });
    }
  };
  return {
    plan() {
      const now = ctx.clock.now();
      if (now < next) return;
      next = now + REMOVAL_EVERY_MS;
      underWay = underWay.then(removeAll);
    },
    async close() {
      closed = true;
      await underWay;
    },
  };
}

/** Removes some of the answers that are too old. A transaction of its own, so that requests are not kept waiting. */
export async function removeOldAnswers(
  ctx: Pick<AppContext, 'db' | 'clock'>,
): Promise<{ removed: number; more: boolean }> {
  const { numDeletedRows } = await ctx.db.transaction((tx) =>
    tx
      .deleteFrom('idempotency')
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple('namespace_id', 'key_id', 'idempotency_key', 'request'),
          'in',
          selectFrom('idempotency as old')
            .select(['old.namespace_id', 'old.key_id', 'old.idempotency_key', 'old.request'])
            .where('old.created_at', '<=', ctx.clock.now() - KEPT_FOR_MS)
            .orderBy('old.created_at')
            .limit(REMOVED_IN_ONE_STEP)
            .$asTuple('namespace_id', 'key_id', 'idempotency_key', 'request'),
        ),
      )
      .executeTakeFirstOrThrow(),
  );
  const removed = Number(numDeletedRows);
  return { removed, more: removed === REMOVED_IN_ONE_STEP };
}

function refuse(msg: string): ApiError {
  return validationError([{ loc: ['header', 'Idempotency-Key'], msg, type: 'value_error' }]);
}
