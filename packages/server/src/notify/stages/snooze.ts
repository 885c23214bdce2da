import { hold, type Stage } from './stage.ts';

/** The alert is to be quiet until an instant. */
export const snooze: Stage = ({ alert: { snoozeUntil }, now }, _situation, told) =>
  snoozeUntil !== null && now < snoozeUntil ? hold(told, 'snoozed') : told;
