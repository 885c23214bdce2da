import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from './support/api.ts';
import { type Received, type Receiver, startReceiver } from './support/receiver.ts';
import { Timeline, VARIANTS } from './support/timeline.ts';

describe.each(VARIANTS)('people are told%s', { timeout: 60_000 }, (_, kills) => {
  let receiver: Receiver;
  let line: Timeline;
  beforeEach(async () => {
    receiver = await startReceiver();
    line = await Timeline.start(kills, receiver.url);
  });
  afterEach(async () => {
    await line.close();
    await receiver.close();
  });

  /** The messages of a type, each once however often it came. */
  const messages = (type = 'alert.triggered'): Received[] => {
    const byId = new Map(receiver.received.map((one) => [one.id, one]));
    return [...byId.values()].filter(({ body }) => JSON.parse(body).type === type);
  };
  const untilMessages = (count: number, type?: string) =>
    until(
      async () => messages(type),
      (found) => found.length >= count,
    );
  const dataOf = ({ body }: Received) => JSON.parse(body).data;
  const configure = (notification_config: object) => line.alert({ notification_config });

  it('no more often than a cooldown allows', async () => {
    await configure({ cooldown: { period: '10m', key: 'metadata.brand' } });
    expect(await line.reasonOf({ brand: 'a' })).toBeNull();
    expect(await line.reasonOf({ brand: 'a' })).toBe('throttled');
    expect(await line.reasonOf({ brand: 'b' })).toBeNull();
    await line.pass('10m');
    expect(await line.reasonOf({ brand: 'a' })).toBeNull();
    expect(await untilMessages(3)).toHaveLength(3);
  });

  it('once about each document', async () => {
    await configure({ dedupe: { by: 'document' } });
    expect(await line.reasonOf({ document_id: 'one', v: 1 })).toBeNull();
    await line.pass('90d');
    expect(await line.reasonOf({ document_id: 'one', v: 2 })).toBe('duplicate');
    expect(await line.reasonOf({ document_id: 'one', v: 3 }, { document_id: 'two' })).toBeNull();
    const [, second] = await untilMessages(2);
    const shown = dataOf(second as Received);
    expect(shown.execution.matches.map((match: { document_id: string }) => match.document_id)).toEqual([
      'two',
    ]);
    expect([shown.held_matches, shown.execution.match_count]).toEqual([1, 2]);
  });

  it('not while an alert is snoozed or a silence is on, and again behind it, without what was held', async () => {
    await line.must('POST', `/v1/alerts/${line.scene.alertIds[0]}/snooze`, { for: '1h' });
    expect(await line.reasonOf({})).toBe('snoozed');
    const ends_at = new Date(line.now + 7_200_000).toISOString();
    const matchers = { field: 'metadata.brand', operator: 'eq', value: 'acme' };
    await line.must('POST', '/v1/notifications/silences', { matchers, ends_at });
    const preview = await line.must('POST', '/v1/notifications/silences/preview', {
      matchers: { 'alert.name': 'alert 0' },
    });
    expect(preview).toMatchObject({ executions: 1, silenced: 1, partly: 0, limited: false });
    await line.pass('1h');
    expect(await line.reasonOf({ brand: 'Acme' })).toBe('muted');
    expect(await line.reasonOf({ brand: 'other' })).toBeNull();
    await line.pass('1h');
    expect(await line.reasonOf({ brand: 'Acme' })).toBeNull();
    expect(await untilMessages(2)).toHaveLength(2);
    const { statistics } = await line.must('GET', `/v1/alerts/${line.scene.alertIds[0]}`);
    await until(
      async () =>
        (await line.must('GET', `/v1/alerts/${line.scene.alertIds[0]}`)).statistics.notifications.sent,
      (sent) => sent === 2,
    );
    expect(statistics.notifications).toMatchObject({ snoozed: 1, muted: 1 });
  });

  it('of nothing while it is a shadow', async () => {
    await line.alert({ shadow: true });
    expect(await line.reasonOf({})).toBe('shadow');
    await line.alert({ shadow: false });
    expect(await line.reasonOf({})).toBeNull();
    expect(await untilMessages(1)).toHaveLength(1);
  });

  it('in one digest of all that came', async () => {
    await configure({ digest: { every: 'daily', timezone: 'Europe/Berlin' } });
    for (let i = 0; i < 3; i++) expect(await line.reasonOf({ i })).toBe('digest_pending');
    await line.pass('24h');
    const [digest, ...more] = await untilMessages(1, 'alert.digest');
    expect(more).toEqual([]);
    expect(dataOf(digest as Received)).toMatchObject({ total: 3, match_count: 3, limited: false });
    const statuses = async () =>
      (await line.must('GET', '/v1/alerts/executions')).results.map(
        (one: { notification: { status: string } }) => one.notification.status,
      );
    await until(statuses, (found) => found.every((status: string) => status === 'sent'));
    await line.pass('48h');
    expect(await line.reasonOf({ i: 4 })).toBe('digest_pending');
    expect(messages('alert.digest')).toHaveLength(1);
    expect(messages()).toEqual([]);
  });

  it('of a flood once, and of what was in it in one message when it is released', async () => {
    await configure({ flood_guard: { factor: 10, minimum: 3, window: '1h' } });
    const burst = Array.from({ length: 4 }, (_, i) => ({ i }));
    expect(await line.reasonOf({})).toBeNull();
    expect(await line.reasonOf(...burst)).toBe('flood_guard');
    expect(await line.reasonOf({})).toBe('flood_guard');
    expect(dataOf((await untilMessages(1, 'alert.flood_guard'))[0] as Received)).toMatchObject({
      matches: 5,
      threshold: 3,
    });
    const path = `/v1/alerts/${line.scene.alertIds[0]}/flood-guard/release`;
    expect(await line.must('POST', path)).toMatchObject({ held: 2 });
    expect(dataOf((await untilMessages(1, 'alert.summary'))[0] as Received)).toMatchObject({
      reason: 'flood_guard',
      total: 2,
      match_count: 5,
    });
    expect((await line.call('POST', path)).status).toBe(409);
    await line.pass('10m');
    expect(await line.reasonOf({})).toBeNull();
    await untilMessages(2);
    expect(messages('alert.flood_guard')).toHaveLength(1);
    expect(messages('alert.summary')).toHaveLength(1);
  });

  it('when their endpoint is back, whatever it went through: broken, hanging, busy', async () => {
    receiver.status = 500;
    const { execution_id } = await line.ingest({});
    const attempts = (count: number) =>
      until(
        async () => (await line.must('GET', `/v1/alerts/executions/${execution_id}/deliveries`)).results[0],
        (delivery) => delivery.attempt_count >= count,
      );
    await attempts(1);
    receiver.status = 429;
    receiver.headers = { 'retry-after': '3600' };
    await line.pass('5s');
    const busy = await attempts(2);
    expect(Date.parse(busy.next_attempt_at)).toBe(line.now + 3_600_000);
    receiver.status = 200;
    receiver.headers = {};
    await line.pass('1h');
    const delivery = await attempts(3);
    expect(delivery.status).toBe('delivered');
    expect(await untilMessages(1)).toHaveLength(1);
    expect(receiver.received[0]?.id).toBe(delivery.delivery_id);
  });
});
