import {
  type ActivityCounts,
  DELIVERY_STATUSES,
  type DeliveryCounts,
  type StatisticsBucket,
  type StatisticsResponse,
} from '@tocsin/contract';
import { breathe } from '../../platform/breathe.ts';
import { isoTime } from '../../platform/clock.ts';
import { notificationCounts } from '../reason-counters.ts';
import { channelHealth } from './channel-health.ts';
import { countDeliveriesInSteps, toDeliveryCounts } from './count-deliveries.ts';
import { countExecutionsInSteps } from './count-executions.ts';
import type { Subject } from './counting.ts';
import { rankAlerts } from './rank-alerts.ts';
import { beginningsOf, type TimeSteps } from './time-steps.ts';
import { backlogOf, heldNow } from './waiting.ts';

/** What happened in a range of time, and how things stand; other work has its turn between two queries. */
export async function readStatistics(subject: Subject, steps: TimeSteps): Promise<StatisticsResponse> {
  const { db, namespaceId, alertId, collectionId } = subject;
  const buckets = await bucketsOf(subject, steps);
  await breathe();
  const rankings = await rankAlerts(subject, steps);
  await breathe();
  const health = await channelHealth(subject, steps);
  await breathe();
  return {
    from: isoTime(steps.from),
    to: isoTime(steps.to),
    step_ms: steps.stepMs,
    buckets,
    totals: totalOf(buckets),
    reasons: collectionId === undefined ? await notificationCounts(db.read, namespaceId, alertId) : null,
    ...rankings,
    held: await heldNow(subject),
    ...health,
    backlog: await backlogOf(subject),
  };
}

async function bucketsOf(subject: Subject, steps: TimeSteps): Promise<StatisticsBucket[]> {
  const executions = await countExecutionsInSteps(subject, steps);
  await breathe();
  const deliveries = subject.collectionId === undefined ? await countDeliveriesInSteps(subject, steps) : null;
  return beginningsOf(steps).map((at, i) => ({
    from: isoTime(at),
    to: isoTime(at + steps.stepMs),
    ...(executions[i] ?? { executions: 0, triggered: 0, failed: 0 }),
    deliveries: deliveries?.[i] ?? null,
  }));
}

function totalOf(buckets: readonly ActivityCounts[]): ActivityCounts {
  const sum = (of: (bucket: ActivityCounts) => number) => buckets.reduce((n, bucket) => n + of(bucket), 0);
  const isCounted = buckets.every(({ deliveries }) => deliveries !== null);
  return {
    executions: sum(({ executions }) => executions),
    triggered: sum(({ triggered }) => triggered),
    failed: sum(({ failed }) => failed),
    deliveries: isCounted
      ? toDeliveryCounts(
          DELIVERY_STATUSES.map((state) => sum(({ deliveries }) => (deliveries as DeliveryCounts)[state])),
        )
      : null,
  };
}
