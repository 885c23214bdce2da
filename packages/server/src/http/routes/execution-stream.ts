import { Readable } from 'node:stream';
import { badRequest, StreamExecutionsQuery } from '@tocsin/contract';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { AppContext } from '../../context.ts';
import type { FeedPoint } from '../../executions/feed-page.ts';
import type { ExecutionFilter } from '../../executions/filter.ts';
import { type Followed, followExecutions } from '../../executions/follow.ts';
import type { Watch } from '../../executions/watch.ts';
import { errorText } from '../../platform/log.ts';
import type { SecretBox } from '../../platform/secrets.ts';
import { EVENT_STREAM_HEADERS, eventText, heartbeatText } from '../event-stream.ts';
import { isStillAllowed } from '../plugins/still-allowed.ts';
import { present, type Query, readFilter } from './execution-filter.ts';

/** A silent stream shows so often that it is there. */
const HEARTBEAT_MS = 15_000;
/** Whether its key still opens a stream is looked at before anything is sent, unless it was so lately. */
const CHECKED_FOR_MS = 1000;
/** After so long a client that is cut off connects again. */
const RETRY_MS = 2000;
/** What waits to be taken by a slow client; more is not read. */
const BUFFER_BYTES = 16 * 1024;

const MISSED = JSON.stringify({
  message: 'Executions after your last event may have been removed before you came; list them to be sure',
});

/** The executions of a namespace as they are recorded, as server-sent events. */
export function executionStreamRoutes(
  ctx: AppContext,
  { heartbeatMs = HEARTBEAT_MS }: { readonly heartbeatMs?: number } = {},
): FastifyPluginAsync {
  return async (app) => {
    app.addHook('preClose', () => ctx.feedWatch.close());

    app.get<{ Querystring: Query }>(
      '/v1/alerts/executions/stream',
      { schema: { querystring: StreamExecutionsQuery }, config: { permission: 'read', endless: true } },
      async (request, reply) => {
        const { namespaceId, query } = request;
        const filter = await readFilter(ctx, namespaceId, present(query), null);
        const from = startOf(ctx.secrets, request);
        const watch = await ctx.feedWatch.follow();
        reply.raw.once('close', () => watch.close());
        if (reply.raw.destroyed) watch.close();
        const texts = textsOf(ctx, request, watch, { filter, from, heartbeatMs });
        return reply
          .headers(EVENT_STREAM_HEADERS)
          .send(Readable.from(texts, { objectMode: false, highWaterMark: BUFFER_BYTES }));
      },
    );
  };
}

interface Wanted {
  readonly filter: ExecutionFilter;
  readonly from: FeedPoint | null;
  readonly heartbeatMs: number;
}

/** What a client is sent. It ends where it cannot go on, and the client connects again where it was. */
async function* textsOf(
  ctx: AppContext,
  request: FastifyRequest,
  watch: Watch,
  { filter, from, heartbeatMs }: Wanted,
): AsyncGenerator<string> {
  const { namespaceId } = request;
  const following = { db: ctx.db, namespaceId, filter, from, idleMs: heartbeatMs };
  let checkedAt = performance.now();
  try {
    for await (const told of followExecutions(watch, following)) {
      if (performance.now() - checkedAt >= Math.min(CHECKED_FOR_MS, heartbeatMs)) {
        if (!(await isStillAllowed(ctx, request))) return;
        checkedAt = performance.now();
      }
      yield textOf(ctx.secrets, namespaceId, told);
    }
  } catch (error) {
    ctx.log.warn('a stream ended', { request_id: request.id, error: errorText(error) });
  } finally {
    watch.close();
  }
}

function textOf(secrets: SecretBox, namespaceId: string, told: Followed): string {
  const id = idOf(secrets, namespaceId, told.point);
  if (told.kind === 'idle') return heartbeatText(id);
  if (told.kind === 'gap') return eventText({ event: 'gap', id, data: MISSED });
  if (told.kind === 'execution') return eventText({ event: 'execution', id, data: told.json });
  const data = JSON.stringify({ resumed: told.resumed });
  return eventText({ event: 'ready', id, data, retry: RETRY_MS });
}

/** An event's id: a point in the feed and a signature over it and its namespace; opaque to clients. */
function idOf(secrets: SecretBox, namespaceId: string, { position, executionId }: FeedPoint): string {
  const text = Buffer.from(JSON.stringify([position, executionId])).toString('base64url');
  return `${text}.${secrets.sign(signedText(namespaceId, text))}`;
}

const signedText = (namespaceId: string, text: string): string => `execution-stream|${namespaceId}|${text}`;

/**
 * Where a stream begins: behind the event that the client had last, as the header says, which browsers send when they connect
 * again, or the query string; null = now.
 * @throws ApiError 400
 */
function startOf(secrets: SecretBox, { headers, query, namespaceId }: FastifyRequest): FeedPoint | null {
  const named = headers['last-event-id'] || (query as Query)['last_event_id'];
  if (typeof named !== 'string' || named === '') return null;
  const [text = '', signature = '', ...more] = named.split('.');
  if (more.length > 0 || !secrets.verify(signedText(namespaceId, text), signature))
    throw badRequest(
      'Last-Event-ID is not the id of an event of this namespace; connect without one to begin now',
    );
  const [position, executionId] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [number, string];
  return { position, executionId };
}
