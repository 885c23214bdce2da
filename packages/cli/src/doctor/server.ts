import {
  ConnectionError,
  ForbiddenError,
  type HealthCheckResponse,
  type Tocsin,
  TocsinError,
} from '@tocsin/sdk';
import { type Connection, clientOf, connectedTo } from '../connection.ts';
import { explain } from '../errors.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** More than the second to which servers tell the time. */
const SKEW_MS = 5000;

/** How the server is that answers at the URL, its clock and the key. */
export async function serverFindings(connection: Connection, now: () => number): Promise<Finding[]> {
  const seen: { date: string | null } = { date: null };
  const fetched: typeof fetch = async (...call) => {
    const response = await fetch(...call);
    seen.date = response.headers.get('date');
    return response;
  };
  const client = clientOf(connection, { fetch: fetched, maxRetries: 0, timeoutMs: 5000 });
  const to = connectedTo(connection);
  let health: HealthCheckResponse;
  try {
    health = await client.health.check();
  } catch (error) {
    if (!(error instanceof TocsinError)) throw error;
    const nobody = error instanceof ConnectionError;
    const { message } = explain(error, to);
    return [nobody ? warn('server', message) : fail('server', message)];
  }
  return [
    ...healthFindings(health, to.url),
    ...(seen.date === null ? [] : [clockFinding(Date.parse(seen.date) - now())]),
    await keyFinding(client, connection),
  ];
}

/** What the server says of itself. */
export function healthFindings({ status, checks = {} }: HealthCheckResponse, url: string): Finding[] {
  const details = Object.entries(checks).flatMap(([name, check]) => {
    if (check.status === 'ok') return [];
    const found = check.status === 'warning' ? warn : fail;
    return [
      found(
        `server ${name.replaceAll('_', ' ')}`,
        check.message ?? check.status,
        'see docs/operations.md, Health',
      ),
    ];
  });
  return [ok('server', `${url} answers, ${status}`), ...details];
}

/** Whether both clocks agree. @param ms by how much the server's is ahead */
export function clockFinding(ms: number): Finding {
  const seconds = Math.round(Math.abs(ms) / 1000);
  return Math.abs(ms) <= SKEW_MS
    ? ok('clock', 'agrees with the server’s')
    : warn(
        'clock',
        `the server’s is ${seconds} s ${ms > 0 ? 'ahead' : 'behind'}`,
        'set both by NTP: receivers refuse webhooks that are minutes old',
      );
}

async function keyFinding(client: Tocsin, connection: Connection): Promise<Finding> {
  if (connection.key === undefined) return warn('key', 'none is set', 'set TOCSIN_API_KEY');
  try {
    await client.namespaces.list({ limit: 1 });
  } catch (error) {
    if (error instanceof ForbiddenError) return warn('key', `valid, but: ${error.reason}`);
    return fail('key', explain(error, connectedTo(connection)).message);
  }
  const [writes, admin] = [await mayWrite(client), await isAdmin(client)];
  const may = ['read', ...(writes === true ? ['write'] : []), ...(admin ? ['manage keys'] : [])];
  return ok('key', `valid; it may ${may.join(', ')}`);
}

async function isAdmin(client: Tocsin): Promise<boolean> {
  return client.keys.list('admin@localhost').then(
    () => true,
    () => false,
  );
}

/** Whether a collection could be made, asked with one that cannot be; null where the namespace is not known. */
async function mayWrite(client: Tocsin): Promise<boolean | null> {
  try {
    await client.collections.create({} as never);
    return true;
  } catch (error) {
    if (error instanceof ForbiddenError) return false;
    return error instanceof TocsinError && error.status === 422 ? true : null;
  }
}
