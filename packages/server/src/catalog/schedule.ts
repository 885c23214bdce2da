import { type AlertSchedule, validationError } from '@tocsin/contract';
import { Cron } from 'croner';

/** When an attached alert runs, as `schedule_json` holds it. */
export interface Schedule {
  /** Five fields or a nickname, so that two ticks are at least a minute apart. */
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
}

/** The schedule of an attachment that is to be scheduled and cannot say when: at every full hour. */
export const HOURLY: Schedule = { cron: '0 * * * *', timezone: 'UTC' };

const FIELDS = 'must have five fields, such as "0 9 * * 1-5", or be a nickname such as "@daily"';

/**
 * Reads a schedule.
 * @param place of it in the request
 * @throws ApiError 422 where it cannot be understood, or its time never comes
 */
export function readSchedule({ cron, timezone }: AlertSchedule, place: string): Schedule {
  const schedule = { cron: cron.trim(), timezone: zoneNamed(timezone ?? HOURLY.timezone, place) };
  if (schedule.cron.includes('?'))
    throw validationError(`${place}.cron`, 'must not have "?", whose meaning would change with time; use "*"');
  if (isNever(schedule, place))
    throw validationError(`${place}.cron`, 'never comes: no day is like that; check day and month');
  return schedule;
}

function zoneNamed(name: string, place: string): string {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    const message = `"${name}" is no time zone; give an IANA name such as "Europe/Berlin" or "UTC"`;
    throw validationError(`${place}.timezone`, message);
  }
}

function isNever(schedule: Schedule, place: string): boolean {
  try {
    return nextTick(schedule, 0) === null;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Cron\w+: /, '') : String(error);
    throw validationError(`${place}.cron`, `${FIELDS}: ${why}`);
  }
}

/**
 * The first tick behind a time, both in milliseconds since 1970. A local time that a clock change leaves out comes at the end
 * of the gap; one that comes twice counts once where minute and hour are single values.
 * @returns null where there is none
 */
export function nextTick({ cron, timezone }: Schedule, after: number): number | null {
  const next = new Cron(cron, { timezone, paused: true, mode: '5-part' }).nextRun(new Date(after));
  return next === null ? null : next.getTime();
}

/** The schedule of a row. */
export function scheduleOf({ schedule_json }: { readonly schedule_json: string | null }): Schedule | null {
  return schedule_json === null ? null : (JSON.parse(schedule_json) as Schedule);
}
