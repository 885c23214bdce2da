import { createIdSource } from '../../packages/server/src/platform/ids.ts';
import {
  type Connection,
  openConnection,
} from '../../packages/server/src/store/dialects/sqlite/connection.ts';
import type { DeliveriesTable } from '../../packages/server/src/store/tables.ts';
import { insertRows } from '../support/insert-rows.ts';
import { below, createRandom, type Random } from '../support/random.ts';

/** A ledger whose content is known. */
export interface Ledger {
  readonly namespaceId: string;
  readonly total: number;
  /** When its first delivery was made and when its last, in milliseconds. */
  readonly begin: number;
  readonly end: number;
  /** A digest that others were merged into. */
  readonly digestId: string;
}

const ALERTS = 2000;
/** Channels of a ledger. */
export const CHANNELS = 200;
/** Less than deliveries are kept. */
const SPAN_MS = 28 * 24 * 3_600_000;
const A_TRANSACTION = 20_000;

/** The id of an alert or channel of the ledger; the first ones have most of the deliveries. */
export const nth = (prefix: string, n: number): string => `${prefix}${String(n).padStart(26, '0')}`;

/** Writes a ledger straight into the table; its indexes are made afterwards, as they are defined. */
export function fillLedger(databasePath: string, namespaceId: string, total: number): Ledger {
  const db = openConnection(databasePath, 'write');
  db.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144');
  const indexes = db.run({
    sql: `select name, sql from sqlite_master where type = 'index' and tbl_name = 'deliveries' and sql is not null`,
    rows: [[]],
  }).rows as { name: string; sql: string }[];
  for (const { name } of indexes) db.exec(`drop index ${name}`);
  const ledger = insertAll(db, namespaceId, total);
  for (const { sql } of indexes) db.exec(sql);
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
  return ledger;
}

function insertAll(db: Connection, namespaceId: string, total: number): Ledger {
  const begin = Date.now() - SPAN_MS;
  const [random, digest] = [createRandom(1), { id: '' }];
  let now = begin;
  const ids = createIdSource({ now: () => now });
  for (let first = 0; first < total; first += A_TRANSACTION) {
    const rows: DeliveriesTable[] = [];
    for (let i = first; i < Math.min(total, first + A_TRANSACTION); i++) {
      now = begin + Math.floor((i * SPAN_MS) / total);
      rows.push(deliveryOf(random, namespaceId, ids.next('dlv_'), i, now, digest));
    }
    db.exec('BEGIN');
    insertRows(db, 'deliveries', rows);
    db.exec('COMMIT');
  }
  return { namespaceId, total, begin, end: now, digestId: digest.id };
}

type Ending = Pick<DeliveriesTable, 'state' | 'reason' | 'status_code'>;

const FAILURES: readonly (readonly [reason: string, code: number | null])[] = [
  ['status', 500],
  ['status', 503],
  ['status', 404],
  ['timeout', null],
  ['connect', null],
  ['dns', null],
];
const HELD = ['channel_paused', 'channel_paused', 'digest_pending', 'flood_guard'] as const;

/** Most arrive; what fails, fails for some channels far more than for others. */
function endingOf(random: Random, channel: number): Ending {
  const chance = random() * (channel % 17 === 3 ? 0.1 : 1);
  if (chance < 0.0005) return { state: 'failed', reason: 'gone', status_code: 410 };
  if (chance < 0.02) {
    const [reason, status_code] = FAILURES[below(random, FAILURES.length)] as (typeof FAILURES)[number];
    return { state: 'failed', reason, status_code };
  }
  if (chance < 0.03)
    return { state: 'held', reason: HELD[below(random, HELD.length)] as string, status_code: null };
  if (chance < 0.045) return { state: 'merged', reason: 'digest_pending', status_code: null };
  if (chance < 0.047) return { state: 'discarded', reason: 'flood_guard', status_code: null };
  if (chance < 0.05) return { state: 'pending', reason: 'timeout', status_code: null };
  return { state: 'delivered', reason: 'sent', status_code: chance < 0.9 ? 200 : chance < 0.99 ? 204 : 202 };
}

const NOTICES = ['alert.summary', 'channel.paused', 'alert.flood_guard'] as const;

function deliveryOf(
  random: Random,
  namespace_id: string,
  delivery_id: string,
  i: number,
  created_at: number,
  digest: { id: string },
): DeliveriesTable {
  const alert = Math.floor(ALERTS * random() ** 3);
  const channel = Math.floor(CHANNELS * random() ** 3);
  const isDigest = i % 100 === 50;
  const event_type = isDigest
    ? 'alert.digest'
    : i % 1000 === 1
      ? (NOTICES[below(random, 3)] as string)
      : 'alert.triggered';
  const isOwn = event_type === 'alert.triggered';
  if (isDigest) digest.id = delivery_id;
  const ending = isOwn
    ? endingOf(random, channel)
    : { state: 'delivered' as const, reason: 'sent', status_code: 200 };
  const isEnded = !['held', 'merged', 'pending'].includes(ending.state);
  return {
    namespace_id,
    delivery_id,
    execution_id: isOwn ? nth('exec_', i) : '',
    alert_id: isOwn ? nth('alt_', alert) : '',
    channel_id: nth('chn_', channel),
    ...ending,
    due_at:
      ending.state === 'pending' || ending.reason === 'digest_pending' ? created_at + SPAN_MS * 2 : null,
    lease_owner: null,
    lease_until: null,
    attempts: isEnded ? 1 : 0,
    attempts_before: 0,
    context_json: CONTEXT,
    created_at,
    finished_at: isEnded ? created_at + 100 : null,
    event_type,
    merged_into: ending.state === 'merged' ? digest.id : null,
    repeats: 0,
  };
}

const CONTEXT = JSON.stringify({ name: 'An alert', metadata: { team: 'safety' }, include_scores: true });
