import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { namespaceRoutes } from '../http/routes/namespaces.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { buildTestServer, type Call, caller } from '../testing/server.ts';

let test: TestContext;
let app: FastifyInstance;
let call: Call;
beforeEach(async () => {
  test = await openTestContext();
  app = buildTestServer(test.ctx, [namespaceRoutes]);
  call = caller(app);
});
afterEach(async () => {
  await app.close();
  await test.close();
});

const feature_extractors = [{ feature_extractor_name: 'x', version: 'v1' }];
const make = (retention?: object | null) =>
  call('POST /v1/namespaces', { namespace_name: 'a', feature_extractors, retention });
const shown = async () => (await call('GET /v1/namespaces/a')).json().retention;

it('keeps 90 days of executions and 30 of deliveries unless it is told otherwise', async () => {
  expect((await make()).json().retention).toEqual({ executions_days: 90, deliveries_days: 30 });
  expect(await shown()).toEqual({ executions_days: 90, deliveries_days: 30 });
});

it('takes each of the two at creation, null for ever', async () => {
  await make({ executions_days: null });
  expect(await shown()).toEqual({ executions_days: null, deliveries_days: 30 });
});

it('changes what a patch names, and nothing else', async () => {
  await make({ executions_days: 7 });
  const patched = await call('PATCH /v1/namespaces/a', { retention: { deliveries_days: 1 } });
  expect(patched.json().retention).toEqual({ executions_days: 7, deliveries_days: 1 });
  await call('PATCH /v1/namespaces/a', { retention: { executions_days: null } });
  await call('PATCH /v1/namespaces/a', { retention: null, description: 'x' });
  await call('PUT /v1/namespaces/a', { namespace_name: 'a' });
  expect(await shown()).toEqual({ executions_days: null, deliveries_days: 1 });
});

it('shows the defaults of a namespace that an earlier version made', async () => {
  await make();
  const old = JSON.stringify({ namespace_type: 'standard', feature_extractors });
  await test.ctx.db.transaction((tx) => tx.updateTable('namespaces').set({ definition_json: old }).execute());
  expect(await shown()).toEqual({ executions_days: 90, deliveries_days: 30 });
});

it.each([
  [{ executions_days: 0 }, 'executions_days'],
  [{ executions_days: 36_501 }, 'executions_days'],
  [{ deliveries_days: 1.5 }, 'deliveries_days'],
  [{ deliveries_days: '30' }, 'deliveries_days'],
  [{ execution_days: 3 }, 'retention'],
])('refuses %j, names the place and changes nothing', async (retention, place) => {
  await make({ executions_days: 7 });
  const refused = await call('PATCH /v1/namespaces/a', { retention, description: 'changed' });
  expect(refused.statusCode).toBe(422);
  expect(JSON.stringify(refused.json().detail)).toContain(place);
  expect((await call('GET /v1/namespaces/a')).json()).toMatchObject({
    retention: { executions_days: 7, deliveries_days: 30 },
    description: null,
  });
});
