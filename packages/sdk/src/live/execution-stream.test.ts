import { describe, expect, it } from 'vitest';
import { apiError, json, type StubAnswer, stubClient } from '../testing/stub-fetch.ts';
import type { FollowEvent, FollowState } from './execution-stream.ts';

const events = (text: string, { cut = false } = {}): StubAnswer => {
  return () =>
    new Response(
      new ReadableStream(
        {
          start(controller) {
            controller.enqueue(new TextEncoder().encode(text));
          },
          // Only after all was read: an error drops what waits.
          pull(controller) {
            if (cut) controller.error(new TypeError('terminated'));
            else controller.close();
          },
        },
        { highWaterMark: 0 },
      ),
      { headers: { 'content-type': 'text/event-stream; charset=utf-8' } },
    );
};
const ready = (id: string, resumed = false) =>
  `retry: 2000\nid: ${id}\nevent: ready\ndata: {"resumed":${resumed}}\n\n`;
const run = (id: string) => `id: ${id}\nevent: execution\ndata: {"execution_id":"exec_${id}"}\n\n`;

async function take(stream: AsyncIterable<FollowEvent>, count: number): Promise<string[]> {
  const seen: string[] = [];
  for await (const event of stream) {
    seen.push(event.type === 'execution' ? event.execution.execution_id : event.type);
    if (seen.length === count) break;
  }
  return seen;
}

describe('following runs', () => {
  it('yields them, and goes on behind the last one when it is cut off', async () => {
    const { client, calls, waits } = stubClient([
      events(ready('0') + run('1'), { cut: true }),
      new TypeError('fetch failed'),
      events(`${ready('1', true)}${run('2')}: still there\nid: 3\n\n`),
      events(ready('3', true) + run('4')),
    ]);
    const states: FollowState[] = [];
    const stream = client.executions.follow({ triggered: true, onState: (state) => states.push(state) });
    expect(await take(stream, 3)).toEqual(['exec_1', 'exec_2', 'exec_4']);
    expect(stream.lastEventId).toBe('4');
    expect(calls.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1', '1', '3']);
    expect(calls[0]).toMatchObject({
      url: 'http://tocsin.test/v1/alerts/executions/stream?triggered=true',
      headers: { accept: 'text/event-stream' },
    });
    expect(waits).toEqual([2000, 2000, 2000]);
    expect(states.map(({ state }) => state)).toEqual([
      'open',
      'waiting',
      'waiting',
      'open',
      'waiting',
      'open',
    ]);
    expect(calls.at(-1)?.signal.aborted).toBe(true);
  });

  it('begins behind an event that was kept', async () => {
    const { client, calls } = stubClient([events(ready('7', true) + run('8'))]);
    expect(await take(client.executions.follow({ lastEventId: '7' }), 1)).toEqual(['exec_8']);
    expect(calls[0]?.headers['last-event-id']).toBe('7');
  });

  it('tells of a gap, so that nobody misses it', async () => {
    const gap = 'id: 5\nevent: gap\ndata: {"message":"some may be missing"}\n\n';
    const { client } = stubClient([events(ready('5') + gap)]);
    for await (const event of client.executions.follow()) {
      expect(event).toEqual({ type: 'gap', message: 'some may be missing', lastEventId: '5' });
      break;
    }
  });

  it('waits longer each time while there is nothing to connect to', async () => {
    const { client, waits } = stubClient([
      ...Array.from({ length: 8 }, () => new TypeError('fetch failed')),
      events(ready('1') + run('2')),
    ]);
    expect(await take(client.executions.follow(), 1)).toEqual(['exec_2']);
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('throws what does not pass', async () => {
    const { client, calls } = stubClient([apiError(401, 'UnauthorizedError', 'no key')]);
    await expect(take(client.executions.follow(), 1)).rejects.toThrow('no key');
    expect(calls).toHaveLength(1);
    const other = stubClient([json({})]);
    await expect(take(other.client.executions.follow(), 1)).rejects.toThrow('not with a stream of events');
  });

  it('ends without an error when its signal is aborted: while it reads, while it waits, before it began', async () => {
    const reading = new AbortController();
    const silent: StubAnswer = ({ signal }) =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode(ready('0') + run('1')));
            signal.addEventListener('abort', () => controller.error(signal.reason));
          },
        }),
        { headers: { 'content-type': 'text/event-stream' } },
      );
    const { client } = stubClient([silent]);
    for await (const _ of client.executions.follow({ signal: reading.signal })) reading.abort();
    expect(await take(client.executions.follow({ signal: reading.signal }), 1)).toEqual([]);
    const waiting = new AbortController();
    const cut = stubClient([new TypeError('fetch failed')]);
    const onState = () => waiting.abort();
    expect(await take(cut.client.executions.follow({ signal: waiting.signal, onState }), 1)).toEqual([]);
  });

  it('connects again when nothing comes any more', async () => {
    const silent: StubAnswer = ({ signal }) =>
      new Response(
        new ReadableStream({
          start: (controller) => signal.addEventListener('abort', () => controller.error(signal.reason)),
        }),
        { headers: { 'content-type': 'text/event-stream' } },
      );
    const { client, calls } = stubClient([silent, events(ready('1') + run('2'))]);
    expect(await take(client.executions.follow({ idleTimeoutMs: 5 }), 1)).toEqual(['exec_2']);
    expect(calls).toHaveLength(2);
  });
});
