import type { AppContext } from '../../context.ts';
import { errorText } from '../../platform/log.ts';
import { type Loop, startLoop } from '../../platform/loop.ts';
import { type PassMemory, type Removed, retentionPass } from './pass.ts';

/** Time between passes: what is kept for days need not go to the second. */
const PASS_EVERY_MS = 60 * 60_000;
/** A start has other things to do first, and a pass that failed is not repeated at once. */
const FIRST_AFTER_MS = 60_000;
/** Between two steps, so that a long pass leaves most of the disk to what arrives. */
const REST_MS = 10;

/** Removes what was kept long enough, for as long as the process lives. */
export function startRetention(ctx: AppContext): Loop {
  const step = createRetention(ctx);
  return startLoop(
    async () => ((await step()) ? REST_MS : false),
    () => {}, // told where it happens
  );
}

/** @returns a step of the pass that is due; it answers whether there may be more at once */
export function createRetention(ctx: AppContext): () => Promise<boolean> {
  const memory: PassMemory = new Map();
  let pass: AsyncGenerator<Removed> | null = null;
  let totals = new Map<string, number>();
  let nextAt = ctx.clock.now() + FIRST_AFTER_MS;
  const end = (waitMs: number): void => {
    pass = null;
    nextAt = ctx.clock.now() + waitMs;
    if (totals.size > 0) ctx.log.info('removed what was kept long enough', Object.fromEntries(totals));
    totals = new Map();
  };
  const count = ({ kind, rows }: Removed): void => {
    if (rows === 0) return;
    totals.set(kind, (totals.get(kind) ?? 0) + rows);
    ctx.metrics.count('tocsin_retention_removed_rows_total', { kind }, rows);
  };
  return async () => {
    if (pass === null && ctx.clock.now() < nextAt) return false;
    pass ??= retentionPass(ctx, memory);
    try {
      const { value, done } = await pass.next();
      if (done) end(PASS_EVERY_MS);
      else count(value);
      return !done;
    } catch (error) {
      ctx.log.error('retention', { error: errorText(error) });
      end(FIRST_AFTER_MS);
      return false;
    }
  };
}
