import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import type { AppContext } from '../context.ts';
import { collectionRoutes } from '../http/routes/collections.ts';
import { namespaceRoutes } from '../http/routes/namespaces.ts';
import { openTestContext, type TestContext } from './context.ts';
import { buildTestServer, type Call, caller } from './server.ts';

/** A server with one namespace, and in it the empty collection `things`. */
export interface Things {
  readonly test: TestContext;
  readonly app: FastifyInstance;
  readonly call: Call;
  close(): Promise<void>;
}

/** The extractor of `things`: clients bring their features. */
export const EXTRACTOR: object = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };

/** Opens a server with the given routes beside those of namespaces and collections. */
export async function openThings(
  routes: readonly ((ctx: AppContext) => FastifyPluginAsync)[],
): Promise<Things> {
  const test = await openTestContext();
  const app = buildTestServer(test.ctx, [namespaceRoutes, collectionRoutes, ...routes]);
  const call = caller(app);
  await call('POST /v1/namespaces', { namespace_name: 'n', feature_extractors: [EXTRACTOR] });
  const collection = { collection_name: 'things', source: { type: 'bucket' }, feature_extractor: EXTRACTOR };
  await call('POST /v1/collections', collection);
  const close = async (): Promise<void> => {
    await app.close();
    await test.close();
  };
  return { test, app, call, close };
}
