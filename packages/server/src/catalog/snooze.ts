import { type AlertResponse, durationMs, type SnoozeRequest, validationError } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import { isoTime } from '../platform/clock.ts';
import { patchAlert } from './alerts.ts';

/** Tells nobody of an alert until an instant or for a while from now. @throws ApiError 404, 422 */
export function snoozeAlert(
  ctx: AppContext,
  namespaceId: string,
  alert: string,
  { until, for: duration }: SnoozeRequest,
): Promise<AlertResponse> {
  if ((until == null) === (duration == null))
    throw validationError('until', 'give until (an instant) or for (a duration such as "2h"), and not both');
  const now = ctx.clock.now();
  const end = until == null ? now + durationMs(duration as string) : Date.parse(until);
  if (end <= now) throw validationError('until', 'is past; give an instant to come');
  return patchAlert(ctx, namespaceId, alert, { snooze_until: isoTime(end) });
}

/** Ends the snooze of an alert, if it has one. @throws ApiError 404 */
export function wakeAlert(ctx: AppContext, namespaceId: string, alert: string): Promise<AlertResponse> {
  return patchAlert(ctx, namespaceId, alert, { snooze_until: null });
}
