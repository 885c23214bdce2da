import { type Client, createClient } from '../support/client.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { startServer } from '../support/server.ts';
import { median, timesOf } from '../support/statistics.ts';
import { type History, PAGE_SIZE, RUNS, WARM_UP } from './history.ts';

const WALK_SIZE = 1000;

interface Answer {
  readonly results: { readonly execution_id: string }[];
  readonly pagination: { readonly next_cursor: string | null };
  readonly total_count: number;
}

/** The same pages as a client sees them; the deep cursor is reached as a client reaches it, page after page. */
export async function listOverHttp(history: History, group = 'listing'): Promise<Row[]> {
  const server = await startServer(history.database);
  const client = createClient(server.url, history.namespaceId);
  say(`walking ${history.depth.toLocaleString('en')} executions deep`);
  const cursor = await walk(client, history);
  say('listing over HTTP');
  const get = (query: string) => (): Promise<unknown> =>
    client.call('GET', `${PATH}?limit=${PAGE_SIZE}${query}`);
  const times = await timesOf(
    { first: get(''), deep: get(`&cursor=${cursor}`), withTotal: get('&include_total=true') },
    RUNS,
    WARM_UP,
  );
  client.close();
  await server.end();
  return [
    row(`${group}/listing-first/http`, median(times.first), 'ms', RUNS),
    row(`${group}/listing-deep/http`, median(times.deep), 'ms', RUNS),
    row(`${group}/listing-total/http`, median(times.withTotal) - median(times.first), 'ms', RUNS),
  ];
}

const PATH = '/v1/alerts/executions';

/** Follows the cursors down and compares each page with what was written. */
async function walk(client: Client, { idAt, total, depth }: History): Promise<string> {
  let cursor = '';
  for (let seen = 0; seen < depth; ) {
    const query = `?limit=${WALK_SIZE}${cursor && `&cursor=${cursor}`}`;
    const { results, pagination, total_count } = await client.call<Answer>('GET', PATH + query);
    const wrong = results.some(({ execution_id }, i) => execution_id !== idAt(seen + i));
    if (wrong || results.length !== WALK_SIZE || total_count !== total)
      throw new Error(`the page behind ${seen} executions is not what was written`);
    seen += results.length;
    cursor = pagination.next_cursor as string;
  }
  return encodeURIComponent(cursor);
}
