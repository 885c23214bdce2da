import { describe, expect, it } from 'vitest';
import { apiError, json, stubClient } from '../testing/stub-fetch.ts';

const page = (ids: string[] | null, next: string | null) =>
  json({ results: ids?.map((alert_id) => ({ alert_id })) ?? null, pagination: { next_cursor: next } });

describe('a list', () => {
  it('is its first page where it is awaited', async () => {
    const { client, calls } = stubClient([page(['a'], 'c1')]);
    const alerts = client.alerts.list({ search: 'toys', limit: 1 });
    expect(calls).toHaveLength(0);
    expect((await alerts).results).toMatchObject([{ alert_id: 'a' }]);
    expect(calls).toMatchObject([
      { method: 'POST', url: 'http://tocsin.test/v1/alerts/list?limit=1', body: { search: 'toys' } },
    ]);
    expect(calls[0]?.headers).not.toHaveProperty('idempotency-key');
  });

  it('is every item of every page where it is gone through', async () => {
    const { client, calls } = stubClient([page(['a', 'b'], 'c1'), page([], 'c2'), page(['c'], null)]);
    const seen: string[] = [];
    for await (const { alert_id } of client.alerts.list({ search: 'toys', limit: 2 })) seen.push(alert_id);
    expect(seen).toEqual(['a', 'b', 'c']);
    expect(calls.map(({ url }) => url.split('?')[1])).toEqual([
      'limit=2',
      'limit=2&cursor=c1',
      'limit=2&cursor=c2',
    ]);
    expect(calls.map(({ body }) => body)).toEqual(calls.map(() => ({ search: 'toys' })));
  });

  it('asks for no page that is not needed, and for the first one once', async () => {
    const { client, calls } = stubClient([page(['a', 'b'], 'c1'), page(['c'], null)]);
    const executions = client.executions.list({ triggered: true });
    await executions;
    for await (const _ of executions) break;
    expect(calls).toHaveLength(1);
    expect(calls[0]?.url).toBe('http://tocsin.test/v1/alerts/executions?triggered=true');
    const sizes: number[] = [];
    for await (const { results } of executions.pages()) sizes.push(results.length);
    expect(sizes).toEqual([2, 1]);
    expect(calls).toHaveLength(2);
  });

  it('fails where a page fails', async () => {
    const { client } = stubClient([page(['a'], 'c1'), apiError(404, 'NotFoundError', 'gone')]);
    const seen: unknown[] = [];
    const going = (async () => {
      for await (const one of client.alerts.list()) seen.push(one);
    })();
    await expect(going).rejects.toThrow('gone');
    expect(seen).toHaveLength(1);
  });

  it('has no items where it is grouped, and says so', async () => {
    const { client } = stubClient([page(null, null)]);
    const documents = client.documents.list('news', { group_by: 'metadata.topic' });
    await expect(documents[Symbol.asyncIterator]().next()).rejects.toThrow('go through its pages()');
  });
});
