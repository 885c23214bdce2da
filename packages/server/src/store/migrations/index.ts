import { initial } from './0001-initial.ts';
import { removals } from './0002-removals.ts';
import { processes } from './0003-processes.ts';
import { retrieverExecutions } from './0004-retriever-executions.ts';
import { deliveryChannels } from './0005-delivery-channels.ts';
import { alertRuns } from './0006-alert-runs.ts';
import { failedDeliveries } from './0007-failed-deliveries.ts';
import { featureChanges } from './0008-feature-changes.ts';
import { notifications } from './0009-notifications.ts';

/** The steps from an empty database to this version's tables; one that was published never changes. */
export const MIGRATIONS: readonly (readonly string[])[] = [
  initial,
  removals,
  processes,
  retrieverExecutions,
  deliveryChannels,
  alertRuns,
  failedDeliveries,
  featureChanges,
  notifications,
];

/** The database was written by a newer version of Tocsin. */
export class SchemaTooNewError extends Error {
  constructor(current: number) {
    super(
      `The database is of schema ${current}, this version of Tocsin knows ${MIGRATIONS.length}. Start the newer version.`,
    );
  }
}
