import type { HealthCheck, HealthCheckResponse, HealthServiceStatus } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { BACKLOG_LIMIT } from '../pipeline/full-backlog.ts';
import { errorText } from '../platform/log.ts';
import type { Backlog } from '../store/backlog.ts';
import { ANSWER_WITHIN_MS, within } from './within.ts';

/** A batch that waits longer than this is no longer "as it arrives". */
export const LATE_AFTER_MS = 60_000;
/** A worker that gave no sign for so long hangs: it has something to do at least once a second. */
export const SILENT_AFTER_MS = 60_000;
/** The part of the backlog's limit at which there is still time to do something. */
const NEAR_LIMIT = 0.9;

type Checks = NonNullable<HealthCheckResponse['checks']>;

const OK: HealthCheck = { status: 'ok', message: null };
const UNKNOWN: HealthCheck = { status: 'unknown', message: 'The database does not answer' };

/** What works and what does not, with the reason. Never throws: a database that does not answer is a finding. */
export async function readHealth(ctx: AppContext): Promise<HealthCheckResponse> {
  const backlog = await backlogOf(ctx);
  const checks: Checks = {
    database: backlog === null ? failing('The database does not answer') : checkDatabase(ctx),
    backlog: backlog === null ? UNKNOWN : checkBacklog(backlog, ctx.clock.now()),
    leases: backlog === null ? UNKNOWN : checkLeases(backlog),
    dead_letters: backlog === null ? UNKNOWN : checkDeadLetters(backlog),
    channels: backlog === null ? UNKNOWN : checkChannels(backlog),
    workers: checkAlive(ctx, (name) => name.startsWith('worker-')),
    notifier: checkAlive(ctx, (name) => name === 'notifier'),
  };
  return { ...summary(checks), checks };
}

async function backlogOf(ctx: AppContext): Promise<Backlog | null> {
  try {
    return await within(ANSWER_WITHIN_MS, ctx.backlog());
  } catch (error) {
    ctx.log.error('the database does not answer', { error: errorText(error) });
    return null;
  }
}

/** It answers, perhaps with less than it could. */
function checkDatabase({ remarks }: AppContext): HealthCheck {
  return remarks.length === 0 ? OK : { status: 'warning', message: remarks.join('; ') };
}

function checkBacklog({ oldestAt, mostReady }: Backlog, now: number): HealthCheck {
  const age = oldestAt === null ? 0 : now - oldestAt;
  if (age > LATE_AFTER_MS)
    return failing(`The oldest batch has waited ${Math.round(age / 1000)} s to be checked`);
  if (mostReady >= NEAR_LIMIT * BACKLOG_LIMIT)
    return failing(`${mostReady} batches of a namespace wait; at ${BACKLOG_LIMIT} no more are taken`);
  return OK;
}

function checkLeases({ stuckBatches, stuckDeliveries }: Backlog): HealthCheck {
  if (stuckBatches + stuckDeliveries === 0) return OK;
  return failing(
    `${stuckBatches} batches and ${stuckDeliveries} deliveries are held by workers that neither end nor go on`,
  );
}

/** Somebody has to look at them, but what arrives now is not affected. */
function checkDeadLetters({ dead }: Backlog): HealthCheck {
  if (dead === 0) return OK;
  return { status: 'warning', message: `${dead} batches could not be checked; see GET /v1/dead-letters` };
}

/** Their owners are told through other channels, where they have some. */
function checkChannels({ pausedChannels }: Backlog): HealthCheck {
  if (pausedChannels === 0) return OK;
  const message = `${pausedChannels} channels are paused since their endpoints fail; what is for them is held until they are resumed`;
  return { status: 'warning', message };
}

function checkAlive({ pulses }: AppContext, isMeant: (name: string) => boolean): HealthCheck {
  const silent = pulses.silentFor(SILENT_AFTER_MS).filter(isMeant);
  if (silent.length > 0)
    return failing(`No sign of life for ${SILENT_AFTER_MS / 1000} s: ${silent.join(', ')}`);
  return pulses.expected().some(isMeant) ? OK : { status: 'ok', message: 'None in this process' };
}

function failing(message: string): HealthCheck {
  return { status: 'failing', message };
}

/** The contract's six parts: all that is stored lives in the database, and the queue is what the other checks are about. */
function summary(checks: Checks): Pick<HealthCheckResponse, 'status' | 'data' | 'errors'> {
  const stored = checks['database']?.status !== 'failing';
  const wrong = Object.values(checks).filter(({ status }) => status === 'failing');
  const data: HealthServiceStatus = {
    cache: true,
    metadata: stored,
    vector_store: stored,
    object_storage: stored,
    task_queue: wrong.length === 0,
    inference: true,
  };
  if (wrong.length === 0) return { status: 'OK', data };
  const reason = wrong.map(({ message }) => message).join('; ');
  const parts = (Object.keys(data) as (keyof HealthServiceStatus)[]).filter((part) => data[part] === false);
  return { status: 'DEGRADED', data, errors: Object.fromEntries(parts.map((part) => [part, reason])) };
}
