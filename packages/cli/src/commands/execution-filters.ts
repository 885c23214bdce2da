import type { ExecutionFilters } from '@tocsin/sdk';
import { type Command, Option } from 'commander';

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

/** The options as the API names them. */
export function filtersOf(options: FilterOptions): ExecutionFilters {
  const { alert, collection, triggered, status, since, until, reason } = options;
  return {
    alert_id: alert,
    collection_id: collection,
    triggered,
    status,
    since,
    until,
    notification_reason: reason,
  };
}
