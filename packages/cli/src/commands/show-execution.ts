import type { AlertExecutionResult, DeliveryResponse } from '@tocsin/sdk';
import { printMatches } from '../output/matches.ts';
import type { Printer } from '../output/printer.ts';
import { type Cell, duration, time } from '../output/text.ts';

/** How a run ended, in a word. */
export function outcomeOf({ status, triggered }: AlertExecutionResult): Cell {
  if (status === 'failed') return { text: 'failed', colour: 'red' };
  if (triggered) return { text: status === 'partial' ? 'triggered, partial' : 'triggered', colour: 'green' };
  return status === 'partial' ? { text: 'partial', colour: 'yellow' } : { text: 'no', colour: 'dim' };
}

/** Whether people were told: `sent`, or why not. */
export function toldOf({ notification }: AlertExecutionResult): string | null {
  return notification === null ? null : (notification.reason ?? notification.status);
}

/** Prints a run with its matches. */
export function printExecution(print: Printer, run: AlertExecutionResult): void {
  print.facts([
    ['execution', run.execution_id],
    ['alert', `${run.alert_id}, version ${run.alert_version}`],
    ['collection', run.collection_id],
    ['triggered', outcomeOf(run)],
    ['matches', `${run.match_count}${run.limited ? ', cut by a limit' : ''}`],
    ['documents', run.source_documents.length],
    ['skipped', run.skipped_documents === 0 ? null : run.skipped_documents],
    ['mode', run.mode],
    ['batch', run.batch_id],
    ['at', time(run.executed_at)],
    ['time', duration(run.duration_ms)],
    ['notification', toldOf(run)],
    ['error', run.error === null ? null : { text: run.error.message, colour: 'red' }],
  ]);
  printMatches(print, run.matches ?? []);
}

/** Prints what was told of a run. */
export function printDeliveries(print: Printer, deliveries: readonly DeliveryResponse[]): void {
  if (deliveries.length === 0) return;
  print.line();
  print.table(deliveries, [
    { title: 'delivery', of: (one) => one.delivery_id },
    { title: 'channel', of: (one) => one.channel_id },
    { title: 'type', of: (one) => one.channel_type },
    { title: 'status', of: (one) => one.status },
    { title: 'reason', of: (one) => one.reason, gives: true },
    { title: 'code', of: (one) => (one.status_code === null ? null : String(one.status_code)), right: true },
    { title: 'attempts', of: (one) => one.attempt_count, right: true },
  ]);
}
