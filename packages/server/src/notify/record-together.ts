import { ConstraintError } from '../store/database.ts';
import type { Delivery } from './delivery-queue.ts';
import {
  type AttemptResult,
  attemptWrites,
  type Ended,
  type RecordDeps,
  type Recorded,
  recordAttempt,
} from './record-attempt.ts';
import { type ToldBy, toldBy } from './telling.ts';

/** As {@link recordAttempt}, without its first parameter. */
export type Recorder = (
  delivery: Delivery,
  result: AttemptResult,
  now: number,
  channelAt: number | null,
  hadFailed: boolean,
) => Promise<Recorded>;

/** More in one transaction would make the first of them wait too long. */
const TOGETHER = 64;

/** One that waits to be recorded. */
interface Waiting extends Ended {
  readonly settle: (recorded: Recorded | PromiseLike<Recorded>) => void;
}

/**
 * Records attempts (T3), with one transaction for those of a namespace that arrive while the one before is under way: an
 * endpoint that takes a thousand messages a second would otherwise make as many transactions. Those that change more than
 * themselves are recorded alone: those that failed, or brought what was merged into them.
 */
export function createRecorder(deps: RecordDeps): Recorder {
  const queues = new Map<string, Waiting[]>();
  const drain = async (namespaceId: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      await recordArrivals(deps, queue.splice(0, TOGETHER));
    }
    queues.delete(namespaceId);
  };
  return (delivery, result, now, channelAt, hadFailed) => {
    if (!isPlainArrival(delivery, result, hadFailed))
      return recordAttempt(deps, delivery, result, now, channelAt, hadFailed);
    return new Promise((settle) => {
      const { namespace_id: namespaceId } = delivery;
      const queue = queues.get(namespaceId);
      const waiting = { delivery, result, now, settle };
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      const first = [waiting];
      queues.set(namespaceId, first);
      void drain(namespaceId, first);
    });
  };
}

function isPlainArrival(delivery: Delivery, { state }: AttemptResult, hadFailed: boolean): boolean {
  const told = toldBy(delivery);
  return state === 'delivered' && !hadFailed && (told === null || 'executionIds' in told);
}

const RECORDED: Recorded = { isRecorded: true, paused: null, isHeld: false };

/** Never rejects: what fails does so for those that wait. */
async function recordArrivals(deps: RecordDeps, arrived: readonly Waiting[]): Promise<void> {
  try {
    await deps.db.write(attemptWrites(arrived, allTold(arrived), deps.slot));
    for (const { settle } of arrived) settle(RECORDED);
  } catch (error) {
    // One that is gone meanwhile must not take the others with it.
    for (const { delivery, result, now, settle } of arrived)
      settle(
        error instanceof ConstraintError
          ? recordAttempt(deps, delivery, result, now, null, false)
          : Promise.reject(error),
      );
  }
}

function allTold(arrived: readonly Waiting[]): ToldBy | null {
  const told = arrived.map(({ delivery }) => toldBy(delivery));
  const ids = told.flatMap((one) => (one !== null && 'executionIds' in one ? one.executionIds : []));
  const namespaceId = arrived[0]?.delivery.namespace_id ?? '';
  return ids.length === 0 ? null : { namespaceId, executionIds: [...new Set(ids)] };
}
