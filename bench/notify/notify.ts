import type { Row } from '../support/row.ts';
import { ledger } from './ledger.ts';
import { throughput } from './throughput.ts';

/** From deliveries that wait to their endpoints, through a real server process, and the ledger of all that there were. */
export async function notify(): Promise<Row[]> {
  return [...(await throughput()), ...(await ledger())];
}
