import type { Row } from '../support/row.ts';
import { throughput } from './throughput.ts';

/** From deliveries that wait to their endpoints, through a real server process. */
export async function notify(): Promise<Row[]> {
  return throughput();
}
