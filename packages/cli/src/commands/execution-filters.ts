import type { ExecutionFilters } from '@tocsin/sdk';
import { type Command, Option } from 'commander';
import type { Call } from '../call.ts';

/** Which runs are wanted. */
export interface FilterOptions {
  readonly alert?: string;
  readonly collection?: string;
  readonly triggered?: boolean;
  readonly status?: 'completed' | 'partial' | 'failed';
  readonly since?: string;
  readonly until?: string;
  readonly reason?: string;
}

/** Gives a command the options by which runs are chosen. */
export function filtered(command: Command): Command {
  return command
    .option('--alert <alert>', 'only of this alert, by id or name')
    .option('-c, --collection <collection>', 'only of this collection, by id or name')
    .option('--triggered', 'only those that triggered')
    .addOption(
      new Option('--status <status>', 'only those that ended so').choices(['completed', 'partial', 'failed']),
    )
    .option(
      '--reason <reason>',
      'only those of which people were told, or not, for this reason: sent, muted, …',
    );
}

/**
 * The options as the API names them. An alert or a collection that is not there would mean a list that is empty for ever.
 * @throws NotFoundError where it is not there
 */
export async function filtersOf({ client, options }: Call<FilterOptions>): Promise<ExecutionFilters> {
  const { alert, collection, triggered, status, since, until, reason } = options;
  return {
    alert_id: alert === undefined ? undefined : (await client.alerts.get(alert)).alert_id,
    collection_id:
      collection === undefined ? undefined : (await client.collections.get(collection)).collection_id,
    triggered,
    status,
    since,
    until,
    notification_reason: reason,
  };
}
