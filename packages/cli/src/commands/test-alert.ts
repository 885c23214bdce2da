import type { AlertExecutionResult, AlertRunningResponse, PreviewAlertResponse } from '@tocsin/sdk';
import type { Call } from '../call.ts';
import { UsageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printMatches } from '../output/matches.ts';
import { duration, harmless, time } from '../output/text.ts';
import { printExecution } from './show-execution.ts';

/** How an alert is tested. */
export interface TestOptions {
  readonly collection?: string;
  readonly latest?: number;
  readonly limit?: number;
  readonly execute?: boolean;
}

/** `tocsin alerts test`. Fails where the run could not be completed. */
export async function testAlert(call: Call<TestOptions>): Promise<ExitCode> {
  const { client, operands, options, print } = call;
  const alert = operands[0] as string;
  const collection = options.collection ?? (await onlyCollectionOf(call, alert));
  if (options.execute) {
    const ran = await client.alerts.execute(alert, { collection_id: collection, dry_run: true });
    print.result(ran, () => tellRun(call, ran));
    return 'execution_id' in ran && ran.status === 'failed' ? EXIT.failed : EXIT.ok;
  }
  const { latest, limit } = options;
  const found = await client.alerts.preview({ alert_id: alert, collection_id: collection, latest, limit });
  print.result(found, () => tellPreview(call, found));
  return found.status === 'failed' ? EXIT.failed : EXIT.ok;
}

/** @throws UsageError where it is attached to several collections, or to none */
async function onlyCollectionOf({ client }: Call<TestOptions>, alert: string): Promise<string> {
  const { results } = await client.alerts.applications.list(alert, { limit: 1000 });
  const ids = (results ?? []).map((application) => application.collection_id);
  if (ids.length === 1) return ids[0] as string;
  throw new UsageError(
    ids.length === 0
      ? `The alert is attached to no collection: name one whose documents are looked at with --collection`
      : `The alert is attached to ${ids.length} collections: name one of ${ids.join(', ')} with --collection`,
  );
}

function tellPreview({ print }: Call<TestOptions>, found: PreviewAlertResponse): void {
  print.facts([
    [
      'would trigger',
      { text: found.would_trigger ? 'yes' : 'no', colour: found.would_trigger ? 'green' : 'dim' },
    ],
    ['matches', `${found.match_count}${found.limited ? ', and perhaps more' : ''}`],
    ['of documents', found.documents],
    ['created from', time(found.from)],
    ['until', time(found.to)],
    ['skipped', found.skipped_documents === 0 ? null : found.skipped_documents],
    ['plan', found.plan],
    ['time', duration(found.duration_ms)],
    ['error', found.error === null ? null : { text: found.error.message, colour: 'red' }],
  ]);
  for (const note of found.notes) print.line(harmless(note), 'dim');
  printMatches(print, found.matches);
}

function tellRun({ print }: Call<TestOptions>, ran: AlertExecutionResult | AlertRunningResponse): void {
  if ('execution_id' in ran) printExecution(print, ran);
  else print.line(`It still runs. Its execution will have the batch ${ran.batch_id}.`);
}
