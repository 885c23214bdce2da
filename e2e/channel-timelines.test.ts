import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from './support/api.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { Timeline, VARIANTS } from './support/timeline.ts';

describe.each(VARIANTS)('channels%s', { timeout: 60_000 }, (_, kills) => {
  let receiver: Receiver;
  let other: Receiver;
  let line: Timeline;
  beforeEach(async () => {
    [receiver, other] = [await startReceiver(), await startReceiver()];
    line = await Timeline.start(kills, receiver.url);
  });
  afterEach(async () => {
    await line.close();
    await Promise.all([receiver.close(), other.close()]);
  });

  /** The bodies of a receiver's messages, each once however often it came. */
  const bodies = (of: Receiver) =>
    [...new Map(of.received.map(({ id, body }) => [id, body])).values()].map((body) => JSON.parse(body));
  const untilTypes = (of: Receiver, types: readonly string[]) =>
    until(
      async () => bodies(of).map(({ type }) => type as string),
      (found) => types.every((type) => found.includes(type)),
    );
  const webhook = (url: string) => ({ channel_type: 'webhook', config: { url } });

  it('whose endpoint is gone are paused, told of once elsewhere, and tell in one message when they are back', async () => {
    const channels = '/v1/notifications/channels';
    const { channel_id: fallback } = await line.must('POST', channels, webhook(other.url));
    const made = { ...webhook(receiver.url), fallback_channel_id: fallback };
    const { channel_id } = await line.must('POST', channels, made);
    await line.alert({ notification_config: { channels: [{ channel_type: 'webhook', channel_id }] } });
    receiver.status = 410;
    await line.ingest({});
    expect(await untilTypes(other, ['channel.paused'])).toEqual(['channel.paused']);
    for (let i = 0; i < 2; i++) expect(await line.reasonOf({ i })).toBe('channel_paused');
    expect(await line.must('GET', `${channels}/${channel_id}`)).toMatchObject({
      enabled: false,
      paused: { reason: 'gone' },
    });
    await line.must('POST', `${channels}/${channel_id}/test`);
    expect((await line.must('GET', `${channels}/${channel_id}`)).enabled).toBe(false);

    receiver.status = 200;
    const sample = await line.must('POST', `${channels}/${channel_id}/test`);
    expect(sample).toMatchObject({ outcome: 'delivered', status_code: 200 });
    await untilTypes(receiver, ['channel.test', 'alert.summary']);
    const summaries = bodies(receiver).filter(({ type }) => type === 'alert.summary');
    expect(summaries).toMatchObject([{ data: { reason: 'channel_paused' } }]);
    expect(summaries[0].data.total).toBeGreaterThanOrEqual(2);
    await line.pass('1d');
    expect(bodies(other).map(({ type }) => type)).toEqual(['channel.paused']);
    expect(await line.reasonOf({})).toBeNull();
    await untilTypes(receiver, ['alert.triggered']);
  });

  it('of subscribers get every run and every change, whatever people are told', async () => {
    const events = ['alert.triggered', 'alert.execution.completed', 'alert.updated', 'alert.deleted'];
    const { webhook_id } = await line.must('POST', '/v1/organizations/webhooks/', {
      webhook_name: 'systems',
      event_types: events,
      channels: [{ channel: 'webhook', configs: { url: other.url } }],
    });
    expect(webhook_id).toMatch(/^wh_[0-9a-f]{16}$/);
    await line.must('POST', `/v1/alerts/${line.scene.alertIds[0]}/snooze`, { for: '1h' });
    expect(await line.reasonOf({})).toBe('snoozed');
    await untilTypes(other, events.slice(0, 3));
    await line.must('DELETE', `/v1/alerts/${line.scene.alertIds[0]}`);
    if (kills) await line.kill();
    expect((await untilTypes(other, events)).sort()).toEqual([...events].sort());
    expect(receiver.received).toEqual([]);
  });

  it('hear of a schedule once a tick, and once of the ticks that were missed', async () => {
    const path = `/v1/alerts/${line.scene.alertIds[0]}/applications/${line.scene.collectionId}`;
    const schedule = { cron: '0 * * * *', timezone: 'UTC' };
    await line.must('PUT', path, { execution_mode: 'scheduled', schedule });
    const documents = `/v1/collections/${line.scene.collectionId}/documents/bulk`;
    const send = () => line.must('POST', documents, { documents: [{ metadata: { n: 1 } }] });
    const runs = (count: number) =>
      until(
        () => line.must('GET', '/v1/alerts/executions?mode=scheduled&triggered=true'),
        (page) => page.total_count >= count,
      );
    await send();
    await line.pass('1h');
    await runs(1);
    await send();
    await line.pass('5h');
    const page = await runs(2);
    expect(page.total_count).toBe(2);
    expect(page.results[0]).toMatchObject({
      mode: 'scheduled',
      match_count: 1,
      covered: { from: '2030-01-07T09:00:00.000Z', to: '2030-01-07T14:00:00.000Z' },
    });
    await until(
      async () => bodies(receiver),
      (found) => found.length === 2,
    );
  });
});
