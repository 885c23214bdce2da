import { say } from '../support/report.ts';
import type { Row } from '../support/row.ts';
import { vectors } from '../vectors/vectors.ts';
import { absentData } from './data.ts';
import { hamming } from './hamming.ts';
import { queries } from './queries.ts';

/** The engine without a server around it. */
export async function engine(): Promise<Row[]> {
  return [...(await onRealData()), ...(await hamming())];
}

async function onRealData(): Promise<Row[]> {
  const absent = absentData();
  if (absent.length > 0) {
    say(`queries and vectors skipped, not there: ${absent.join(', ')}; set TOCSIN_DATA_DIR`);
    return [];
  }
  return [...(await queries()), ...(await vectors())];
}
