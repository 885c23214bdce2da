import { operations } from '@tocsin/contract';
import { describe, expect, it } from 'vitest';
import { Tocsin } from './client.ts';
import { json, type StubCall, stubClient } from './testing/stub-fetch.ts';

/** Every method of every resource as `alerts.get`. */
function methodsOf(client: object, prefix = ''): [name: string, call: (...args: unknown[]) => unknown][] {
  return Object.entries(client).flatMap(([group, resource]) => {
    if (group === 'api') return [];
    const names = Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter(
      (n) => n !== 'constructor',
    );
    return [
      ...names.map((name): [string, () => unknown] => [
        `${prefix}${group}.${name}`,
        resource[name].bind(resource),
      ]),
      ...methodsOf(resource, `${prefix}${group}.`),
    ];
  });
}

/** What a method sends: `GET /v1/alerts/{}`, and whether it is done once. */
async function sentBy(name: string) {
  const stopped = { sleep: () => Promise.reject(new Error('seen')) };
  const { client, calls } = stubClient([json({ results: [], pagination: {} })], { runtime: stopped });
  const method = methodsOf(client).find(([other]) => other === name)?.[1];
  // As ids these stand in the path; as bodies and options they mean nothing.
  const made = method?.('@1', '@2', '@3') as PromiseLike<unknown> & AsyncIterable<unknown>;
  if (typeof made.then === 'function') await made;
  else
    await made[Symbol.asyncIterator]()
      .next()
      .catch(() => {});
  const { method: verb, url, headers } = calls[0] as StubCall;
  const path = url.replace('http://tocsin.test', '').replace(/\?.*/, '').replaceAll(/%40\d/g, '{}');
  return { at: `${verb} ${path}`, once: 'idempotency-key' in headers };
}

const names = methodsOf(new Tocsin()).map(([name]) => name);
/** A list that can be asked for in two ways is asked for in one. */
const wanted = operations.filter(({ operationId }) => !operationId.endsWith('ByPost'));
const atOf = ({ method, path }: { method: string; path: string }) =>
  `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`;

describe('the client', () => {
  it('has one method for each operation of the contract, and none besides', async () => {
    const sent = await Promise.all(names.map(sentBy));
    expect(sent.map(({ at }) => at).sort()).toEqual(wanted.map(atOf).sort());
  });

  it('does every POST once that changes something, and only asks with the others', async () => {
    const sent = await Promise.all(names.map(sentBy));
    const once = sent.filter(({ once }) => once).map(({ at }) => at);
    const changing = wanted.filter(({ method, permission }) => method === 'POST' && permission !== 'read');
    expect(once.sort()).toEqual(changing.map(atOf).sort());
  });
});
