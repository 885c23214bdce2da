import { Cron } from 'croner';

/** A cron expression or a time zone that cannot be used, and why. */
export class CronError extends Error {
  readonly part: 'cron' | 'timezone';

  constructor(part: 'cron' | 'timezone', message: string) {
    super(message);
    this.part = part;
  }
}

/** A schedule as users write it. */
export interface CronSchedule {
  /** Five fields: minute, hour, day of the month, month, day of the week. */
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
}

/**
 * Checks a schedule.
 * @param now ticks are looked for from here on, in milliseconds
 * @throws CronError where it cannot be read or never comes
 */
export function checkSchedule(schedule: CronSchedule, now: number): void {
  checkTimezone(schedule.timezone);
  if (nextTick(schedule, now) === null) throw new CronError('cron', 'never comes; give a date that exists');
}

/**
 * The first tick of a schedule behind an instant, in milliseconds; null where there is none. Where clocks are put forward a
 * tick in the hour that is left out comes right behind it; where they are put back, ticks of the hour that comes twice come once.
 * @throws CronError
 */
export function nextTick({ cron, timezone }: CronSchedule, after: number): number | null {
  try {
    const next = new Cron(cron, { timezone, mode: '5-part' }).nextRun(new Date(after));
    return next?.getTime() ?? null;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^Cron\w*: /, '') : String(error);
    throw new CronError('cron', `is no cron expression of five fields, such as "0 9 * * 1-5": ${why}`);
  }
}

function checkTimezone(timezone: string): void {
  try {
    Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw new CronError(
      'timezone',
      `"${timezone}" is no time zone; use an IANA name such as "Europe/Berlin"`,
    );
  }
}
