import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConflictError, NotFoundError, Tocsin } from './index.ts';
import { type Receiver, startReceiver } from './testing/receiver.ts';
import { age, alertOf, each, extractor, openScene, stages } from './testing/scene.ts';
import { startServer, type TestServer } from './testing/server.ts';

let server: TestServer;
let receiver: Receiver;
let client: Tocsin;

beforeAll(async () => {
  [server, receiver] = await Promise.all([startServer(), startReceiver()]);
  client = server.client;
});
afterAll(async () => {
  await receiver.close();
  await server.close();
});

describe('every resource', () => {
  it('namespaces, keys and health', async () => {
    await client.namespaces.create({ namespace_name: 'first', feature_extractors: [extractor] });
    expect((await client.namespaces.get('first')).namespace_name).toBe('first');
    expect((await client.namespaces.update('first', { description: 'one' })).description).toBe('one');
    expect((await client.namespaces.replace('first', { namespace_name: 'second' })).namespace_name).toBe(
      'second',
    );
    expect(await each(client.namespaces.list(), (one) => one.namespace_name)).toContain('second');
    await client.namespaces.delete('second');
    await expect(client.namespaces.get('second')).rejects.toThrow(NotFoundError);

    const user = 'ann@example.com';
    const made = await client.keys.create(user, { name: 'reader', permissions: ['read'] });
    const reader = new Tocsin({ baseUrl: server.url, apiKey: made.key, namespace: 'packages' });
    expect((await reader.alerts.list()).results).toEqual([]);
    await expect(reader.alerts.create(alertOf('no'))).rejects.toMatchObject({ type: 'ForbiddenError' });
    await client.keys.update(user, 'reader', { description: 'reads' });
    expect((await client.keys.rotate(user, 'reader')).key).not.toBe(made.key);
    await client.keys.revoke(user, 'reader');
    expect(await each(client.keys.list(user, { include_revoked: true }), (key) => key.name)).toEqual([
      'reader',
    ]);
    await expect(reader.alerts.list()).rejects.toMatchObject({ type: 'UnauthorizedError' });

    const anybody = new Tocsin({ baseUrl: server.url });
    expect((await anybody.health.check()).status).toBeDefined();
    await anybody.health.liveness();
    await anybody.health.beat();
  });

  it('collections and documents', async () => {
    const { own } = await openScene(client, 'documents');
    await own.collections.update('debian', { description: 'packages' });
    expect((await own.collections.get('debian')).description).toBe('packages');
    expect((await own.collections.features('debian')).features).toEqual([]);
    expect(await each(own.collections.list(), (one) => one.collection_name)).toEqual(['debian']);
    const { collection_id } = await own.collections.get('debian');

    await own.documents.create('debian', { collection_id, ...age }, { alerts: 'skip' });
    await own.documents.createMany('debian', { documents: [{ document_id: 'sl' }, { document_id: 'fd' }] });
    expect(await own.documents.get('debian', 'age', { return_vectors: true })).toMatchObject(age);
    await own.documents.replace('debian', 'sl', { text: 'a train' });
    await own.documents.update('debian', 'sl', { metadata: { fun: true } });
    await own.documents.updateMany('debian', {
      updates: [{ document_id: 'fd', update_data: { metadata: { fun: true } } }],
    });
    const filters = { 'metadata.fun': true };
    await own.documents.updateMatching('debian', { filters, update_data: { metadata: { fun: false } } });
    const wanted = { filters: { 'metadata.fun': false }, limit: 1 };
    expect((await each(own.documents.list('debian', wanted), (one) => one.document_id)).sort()).toEqual([
      'fd',
      'sl',
    ]);
    await own.documents.delete('debian', 'sl');
    await own.documents.deleteMany('debian', { document_ids: ['fd'] });
    expect(await each(own.documents.list('debian'), (one) => one.document_id)).toEqual(['age']);
    await own.collections.delete('debian');
  });

  it('retrievers', async () => {
    const { own } = await openScene(client, 'retrievers');
    const { collection_id } = await own.collections.get('debian');
    await own.documents.create('debian', { collection_id, ...age });
    const { retriever } = await own.retrievers.create({
      retriever_name: 'crypto',
      collection_identifiers: ['debian'],
      input_schema: {},
      stages,
    });
    const id = retriever.retriever_id;
    await own.retrievers.update(id, { description: 'finds' });
    expect((await own.retrievers.get('crypto')).description).toBe('finds');
    expect(await each(own.retrievers.list(), (one) => one.retriever_name)).toEqual(['crypto']);
    const run = await own.retrievers.execute(id, {}, { return_vectors: true });
    expect((await own.retrievers.getExecution(id, run.execution_id)).execution_id).toBe(run.execution_id);
    expect((await own.retrievers.executions(id)).results).toHaveLength(1);
    expect((await own.retrievers.explain(id)).execution_plan).toHaveLength(1);
    const adhoc = await own.retrievers.executeAdhoc({
      collection_identifiers: ['debian'],
      input_schema: {},
      inputs: {},
      stages,
    });
    expect((await own.retrievers.getAdhocExecution(adhoc.execution_id)).execution_id).toBe(
      adhoc.execution_id,
    );
    expect((await own.retrievers.adhocExecutions()).results).toHaveLength(1);
    expect((await own.retrievers.stages()).length).toBeGreaterThan(5);
    await own.retrievers.delete(id);
  });

  it('alerts, their applications, their runs and statistics', async () => {
    const { own, alert } = await openScene(client, 'alerts');
    await own.alerts.update('cryptography', { description: 'watches' });
    expect((await own.alerts.get(alert.alert_id)).description).toBe('watches');
    expect((await own.alerts.snooze('cryptography', { for: '1h' })).snooze_until).not.toBeNull();
    expect((await own.alerts.wake('cryptography')).snooze_until).toBeNull();
    await expect(own.alerts.releaseFlood('cryptography')).rejects.toThrow(ConflictError);
    await expect(own.alerts.discardFlood('cryptography')).rejects.toThrow(ConflictError);
    await own.alerts.applications.put('cryptography', 'debian', { priority: 7 });
    expect((await own.alerts.applications.get('cryptography', 'debian')).priority).toBe(7);
    expect(await each(own.alerts.applications.list('cryptography'), (one) => one.alert_id)).toHaveLength(1);

    await own.documents.createMany('debian', { documents: [age] }, { alerts: 'skip' });
    const draft = { collection_id: 'debian', retriever: { stages } };
    expect(await own.alerts.preview(draft)).toMatchObject({ match_count: 1, would_trigger: true });
    await expect(own.alerts.latest('cryptography')).rejects.toThrow(NotFoundError);
    const run = await own.alerts.execute('cryptography', { dry_run: true });
    expect(run).toMatchObject({ match_count: 1 });
    const latest = await own.alerts.latest('cryptography');
    expect((await own.executions.get(latest.execution_id)).matches?.[0]?.document_id).toBe('age');
    expect((await own.executions.deliveries(latest.execution_id)).results).toEqual([]);
    expect((await own.alerts.executions('cryptography', { triggered: true })).total_count).toBe(1);
    expect((await own.statistics.get({ alert_id: alert.alert_id })).totals).toBeDefined();

    await own.alerts.applications.delete('cryptography', 'debian');
    await own.alerts.delete('cryptography');
    expect(await each(own.alerts.list(), (one) => one.name)).toEqual([]);
  });

  it('channels, templates, silences, subscriptions, deliveries and dead letters', async () => {
    await client.namespaces.create({ namespace_name: 'telling', feature_extractors: [extractor] });
    const own = client.withNamespace('telling');
    const config = { url: receiver.url };
    const channel = await own.channels.create({ name: 'on-call', channel_type: 'webhook', config });
    const { channel_id } = channel;
    expect((await own.channels.types()).results.map(({ channel_type }) => channel_type)).toContain('webhook');
    expect((await own.channels.test(channel_id)).outcome).toBe('delivered');
    await receiver.next();
    await own.channels.update(channel_id, { enabled: false });
    await own.channels.resume(channel_id);
    expect((await own.channels.get(channel_id)).enabled).toBe(true);
    expect(await each(own.channels.list(), (one) => one.channel_id)).toEqual([channel_id]);
    await own.channels.delete(channel_id);

    const template = await own.templates.create({ name: 'short', subject: '{{alert.name}}' });
    await own.templates.update('short', { body: '{{match_count}}' });
    expect((await own.templates.get(template.template_id)).body).toBe('{{match_count}}');
    await own.templates.preview('short');
    await own.templates.previewDraft({ subject: 'New: {{alert.name}}' });
    expect(await each(own.templates.list(), (one) => one.name)).toEqual(['short']);
    await own.templates.delete('short');

    const matchers = { 'metadata.brand': 'Acme' };
    expect((await own.silences.preview({ matchers })).silenced).toBe(0);
    const silence = await own.silences.create({ matchers, ends_at: '2999-01-01T00:00:00Z' });
    await own.silences.update(silence.silence_id, { comment: 'ours' });
    expect((await own.silences.get(silence.silence_id)).comment).toBe('ours');
    expect(await each(own.silences.list(), (one) => one.silence_id)).toHaveLength(1);
    await own.silences.delete(silence.silence_id);

    const webhook = {
      webhook_name: 'warehouse',
      event_types: ['alert.created' as const],
      channels: [{ channel: 'webhook' as const, configs: config }],
    };
    const made = await own.subscriptions.create(webhook);
    await own.subscriptions.replace('warehouse', { ...webhook, is_active: false });
    expect((await own.subscriptions.get(made.webhook_id)).is_active).toBe(false);
    expect(await each(own.subscriptions.list(), (one) => one.webhook_id)).toEqual([made.webhook_id]);
    await own.subscriptions.delete('warehouse');

    expect((await own.deliveries.list({ include_total: true })).total_count).toBe(0);
    expect(await own.deliveries.replayMatching({ status: 'failed' })).toEqual({ replayed: 0 });
    expect(await each(own.deadLetters.list(), ({ job_id }) => job_id)).toEqual([]);
    await expect(own.deadLetters.retry('job_x')).rejects.toThrow(NotFoundError);
  });
});
