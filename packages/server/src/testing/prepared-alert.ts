import type { PreparedAlert } from '../matching/prepared-alert.ts';

/** An alert on arriving documents without stages, as the check of a batch gets it, with some of it changed. */
export function preparedAlert(change: Partial<PreparedAlert> = {}): PreparedAlert {
  return {
    alertId: 'a',
    alertVersion: 1,
    retrieverVersion: 1,
    record: 'auto',
    triggerOn: 'results',
    phase: 3,
    priority: 0,
    mappings: [],
    stages: [],
    inputSchema: {},
    collectionIds: [],
    ...change,
  };
}
