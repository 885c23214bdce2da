import { durationMs } from '@tocsin/contract';
import { insertion, type Write } from '../../store/database.ts';
import type { NotificationMemoryTable } from '../../store/tables.ts';
import { toldCooldowns } from './cooldown.ts';
import { toldKeys } from './dedupe.ts';
import { toldLikenesses } from './near-duplicates.ts';
import type { Candidate, Situation, Told } from './stage.ts';

type Kind = NotificationMemoryTable['kind'];

/** Something that is told of now. */
interface Remembered {
  readonly kind: Kind;
  readonly key: string;
  readonly data: Uint8Array | null;
}

/** What keeps the stages from telling of the same again, of what is told in the end. */
export function remember(candidate: Candidate, situation: Situation, { matches }: Told): Write[] {
  const told = { ...candidate, matches };
  const { namespaceId: namespace_id, executionId: execution_id, now: at } = candidate;
  const named = (kind: Kind) => (key: string) => ({ kind, key, data: null });
  const what: Remembered[] = [
    ...toldCooldowns(told).map(named('cooldown')),
    ...toldKeys(told).map(named('dedupe')),
    ...toldLikenesses(told, situation.memory).map((one) => ({ kind: 'near' as const, ...one })),
  ];
  if (what.length === 0) return [];
  const { alertId: alert_id } = candidate.alert;
  const rows = what.map((one) => ({
    namespace_id,
    alert_id,
    ...one,
    at,
    until: untilOf(candidate, one.kind),
    execution_id,
  }));
  const key = ['namespace_id', 'alert_id', 'kind', 'key'];
  return [insertion('notification_memory', rows, { key, set: ['at', 'until', 'execution_id', 'data'] })];
}

/** Null = for ever. */
function untilOf({ alert: { fatigue }, now }: Candidate, kind: Kind): number | null {
  const { cooldown, dedupe, near_duplicates } = fatigue;
  const duration = { cooldown: cooldown?.period, dedupe: dedupe?.window, near: near_duplicates?.window }[
    kind
  ];
  return duration == null ? null : now + durationMs(duration);
}
