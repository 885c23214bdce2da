import { type AlertSchedule, validationError } from '@tocsin/contract';
import { CronError, type CronSchedule, checkSchedule } from '../platform/cron.ts';

/** The schedule of an attachment that is to be scheduled and cannot say when: at every full hour. */
export const HOURLY: CronSchedule = { cron: '0 * * * *', timezone: 'UTC' };

/**
 * Reads a schedule.
 * @param place of it in the request
 * @throws ApiError 422 where it cannot be understood, or its time never comes
 */
export function readSchedule({ cron, timezone }: AlertSchedule, place: string): CronSchedule {
  const schedule = { cron: cron.trim(), timezone: timezone ?? HOURLY.timezone };
  if (schedule.cron.includes('?'))
    throw validationError(
      `${place}.cron`,
      'must not have "?", which means another time at every look; use "*"',
    );
  try {
    checkSchedule(schedule, 0);
  } catch (error) {
    if (error instanceof CronError) throw validationError(`${place}.${error.part}`, error.message);
    throw error;
  }
  return schedule;
}

/** The schedule of an attachment. */
export function scheduleOf(row: { readonly schedule_json: string | null }): CronSchedule | null {
  return row.schedule_json === null ? null : (JSON.parse(row.schedule_json) as CronSchedule);
}
