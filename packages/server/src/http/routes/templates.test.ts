import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../../testing/context.ts';
import { addExecution, NS } from '../../testing/deliveries.ts';
import { buildTestServer, type Call, caller } from '../../testing/server.ts';
import { alertRoutes } from './alerts.ts';
import { namespaceRoutes } from './namespaces.ts';
import { templateRoutes } from './templates.ts';

const ALL = '/v1/notifications/templates';
let test: TestContext;
let app: FastifyInstance;
let call: Call;
const body = async (...args: Parameters<Call>) => (await call(...args)).json();

beforeEach(async () => {
  test = await openTestContext();
  app = buildTestServer(test.ctx, [namespaceRoutes, alertRoutes, templateRoutes]);
  call = caller(app);
  const extractor = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
  await call('POST /v1/namespaces', { namespace_name: 'n', feature_extractors: [extractor] });
});
afterEach(async () => {
  await app.close();
  await test.close();
});

const filter = { stage_type: 'filter', stage_id: 'attribute_filter', parameters: { field: 'n', value: 1 } };
const makeAlert = (name: string, template_id: string) =>
  call('POST /v1/alerts', {
    name,
    retriever: { stages: [filter] },
    notification_config: { channels: [], template_id },
  });

describe('templates', () => {
  it('are made, read by id or name, listed, changed part by part, and deleted', async () => {
    const made = await body(`POST ${ALL}`, { name: 'a', subject: '{{title}}', webhook_payload: { a: 1 } });
    expect(made).toMatchObject({
      template_id: expect.stringMatching(/^tpl_/),
      version: 1,
      subject: '{{title}}',
      body: null,
      webhook_payload: { a: 1 },
    });
    expect(await body(`GET ${ALL}/a`)).toEqual(made);
    const changed = await body(`PATCH ${ALL}/${made.template_id}`, { subject: null, body: 'x' });
    expect(changed).toMatchObject({ version: 2, subject: null, body: 'x', webhook_payload: { a: 1 } });
    expect(await body(`PATCH ${ALL}/a`, { body: 'x' })).toEqual(changed);
    await call(`POST ${ALL}`, { name: 'b' });
    const page = await body(`GET ${ALL}?limit=1&include_total=true`);
    expect([page.results, page.pagination.total]).toEqual([[changed], 2]);
    const next = await body(`POST ${ALL}/list`, { cursor: page.pagination.next_cursor });
    expect(next.results).toMatchObject([{ name: 'b' }]);
    expect((await call(`DELETE ${ALL}/a`)).statusCode).toBe(200);
    expect((await call(`GET ${ALL}/a`)).statusCode).toBe(404);
  });

  it('have names of their own', async () => {
    await call(`POST ${ALL}`, { name: 'a' });
    await call(`POST ${ALL}`, { name: 'b' });
    expect((await call(`POST ${ALL}`, { name: 'a' })).statusCode).toBe(409);
    expect((await call(`PATCH ${ALL}/b`, { name: 'a' })).statusCode).toBe(409);
    expect((await call(`POST ${ALL}`, { name: `tpl_${'0'.repeat(26)}` })).statusCode).toBe(422);
  });

  it.each([
    [{ subject: 'a {{#b}}' }, 'subject: is no template: Unclosed section "b" (line 1, column 9)'],
    [{ body: 'a\n {{> b}}' }, 'body: tags {{>…}} are not supported (line 2, column 2)'],
    [
      { html: '{{a b}}' },
      'html: "a b" is no path; write names separated by dots, as {{a.b}} (line 1, column 1)',
    ],
    [{ slack_blocks: 'x'.repeat(16_385) }, 'slack_blocks: must NOT have more than 16384 characters'],
    [
      { webhook_payload: { a: ['ok', { b: '{{/c}}' }] } },
      'webhook_payload: a[1].b: is no template: Unopened section "c" (line 1, column 1)',
    ],
    [
      { webhook_payload: { a: 'x'.repeat(16_384) } },
      'webhook_payload: must have at most 16384 characters as JSON',
    ],
  ])('that cannot be read are refused, saying where: %#', async (parts, message) => {
    for (const answer of [
      await call(`POST ${ALL}`, { name: 'a', ...parts }),
      await call(`POST ${ALL}/preview`, parts),
    ]) {
      expect(answer.statusCode).toBe(422);
      expect(answer.json().error.message).toContain(message);
    }
  });

  it('are named by alerts by id or name, and kept while they are', async () => {
    const { template_id } = await body(`POST ${ALL}`, { name: 'a' });
    const alert = (await makeAlert('x', 'a')).json();
    expect(alert.notification_config.template_id).toBe(template_id);
    const missing = await makeAlert('y', 'nothing');
    expect(missing.statusCode).toBe(422);
    expect(missing.json().error.message).toContain(
      'notification_config.template_id: there is no template "nothing"',
    );
    const refused = await call(`DELETE ${ALL}/a`);
    expect([refused.statusCode, refused.json().error.message]).toEqual([
      409,
      'The template is used by alert "x"; change or delete them first',
    ]);
    const freed = await body('PATCH /v1/alerts/x', { notification_config: { template_id: '' } });
    expect(freed.notification_config.template_id).toBeNull();
    expect((await call(`DELETE ${ALL}/a`)).statusCode).toBe(200);
  });

  it('are made once where a request is repeated under its key', async () => {
    const send = () => call(`POST ${ALL}`, { name: 'a' }, { headers: { 'idempotency-key': 'k' } });
    const [first, second] = [await send(), await send()];
    expect([second.statusCode, second.json()]).toEqual([200, first.json()]);
  });
});

describe('a preview', () => {
  const parts = {
    subject: '{{alert.name}} {{match_count}}',
    slack_blocks: '[{"type": "marquee"}]',
    webhook_payload: { n: '{{match_count}}' },
  };

  it('shows what each kind of channel would be sent of a sample, and what would give way to the default', async () => {
    expect(await body(`POST ${ALL}/preview`, parts)).toMatchObject({
      execution_id: null,
      webhook: { payload: { n: 2 }, error: null },
      email: { subject: 'Sample alert 2', html: expect.stringContaining('T0csin'), error: null },
      slack: { blocks: [{ type: 'header' }, {}, {}, {}, {}], error: expect.stringContaining('marquee') },
    });
    expect((await call(`POST ${ALL}/preview`)).json().email.subject).toBe(
      '2 matches of “Sample alert” in items',
    );
  });

  it('is made of an execution, or of the latest one of an alert', async () => {
    await body(`POST ${ALL}`, { name: 'a', ...parts });
    const { alert_id } = (await makeAlert('x', 'a')).json();
    const { namespace_id } = await test.ctx.db.read
      .selectFrom('namespaces')
      .select('namespace_id')
      .executeTakeFirstOrThrow();
    await addExecution(test, 'exec_1', { namespace_id, alert_id, match_count: 7 });
    await addExecution(test, 'exec_2', { namespace_id, alert_id, match_count: 8 });
    await addExecution(test, 'exec_3', { namespace_id: NS, alert_id });
    const of = async (subject: object) => body(`POST ${ALL}/a/preview`, subject);
    expect(await of({ execution_id: 'exec_1' })).toMatchObject({
      execution_id: 'exec_1',
      webhook: { payload: { n: 7 } },
      email: { subject: 'x 7' },
    });
    expect(await of({ alert_id: 'x' })).toMatchObject({ execution_id: 'exec_2', email: { subject: 'x 8' } });
    expect((await of({ execution_id: 'exec_3' })).error.type).toBe('NotFoundError');
    expect((await of({ alert_id: 'nobody' })).error.type).toBe('NotFoundError');
    const { n } = await test.ctx.db.read
      .selectFrom('deliveries')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    expect(Number(n)).toBe(0);
  });
});
