import type { Row } from '../support/row.ts';
import { bulkIngest } from './bulk-ingest.ts';
import { cliIngest } from './cli-ingest.ts';
import { latency } from './latency.ts';
import { idleMemory } from './memory.ts';
import { wide } from './wide.ts';

/** From a document to its executions and its webhook, through a real server process. */
export async function pipeline(): Promise<Row[]> {
  return [
    ...(await latency()),
    ...(await bulkIngest()),
    await cliIngest(),
    ...(await wide()),
    await idleMemory(),
  ];
}
