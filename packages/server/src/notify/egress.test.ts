import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEgressGuard, EgressRefusedError, type ResolveHost } from './egress.ts';

const NAMES: Record<string, string[]> = {
  'example.org': ['93.184.216.34'],
  'inner.example': ['10.0.0.1'],
  'mixed.example': ['93.184.216.34', '::1'],
};
const resolveName: ResolveHost = async (hostname) => {
  const found = NAMES[hostname];
  if (!found) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  return found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};
const guard = createEgressGuard({ allow: ['10.9.0.0/16', 'Receiver.internal'], lookup: resolveName });
const strict = createEgressGuard({ allow: [], lookup: resolveName });
const hex2 = (n: number): string => n.toString(16).padStart(2, '0');

describe('outgoing requests', () => {
  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://172.16.0.1/',
    'http://169.254.169.254/latest',
    'http://100.64.0.1/',
    'http://0.0.0.0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[::]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://198.18.0.1/',
    'http://0300.0250.1.1/',
    'http://192.0.2.1/',
    'http://198.51.100.7/',
    'http://203.0.113.7/',
    'http://240.0.0.1/',
    'http://192.88.99.1/',
    'http://168.63.129.16/metadata',
    'http://[::ffff:a09:102:0]/',
    'http://[::7f00:1]/',
    'http://[64:ff9b::a00:1]/',
    'http://[64:ff9b:1::808:808]/',
    'http://[2001::1]/',
    'http://[2001:db8::1]/',
    'http://[fec0::1]/',
    'http://[ff02::1]/',
    'http://inner.example/',
    'http://INNER.example./',
    'http://mixed.example/',
    'not a url',
  ])('may not reach %s', async (url) => {
    await expect(guard.checkUrl(url)).rejects.toThrow(EgressRefusedError);
  });

  it.each([
    'https://93.184.216.34/',
    'http://[2606:2800:220:1::1]/',
    'http://10.9.1.2/',
    'https://example.org/',
    'https://not-yet-there.example/',
    'http://receiver.internal:8080/',
    'http://RECEIVER.internal./',
    'http://[::ffff:10.9.1.2]/',
    'http://[64:ff9b::808:808]/',
  ])('may reach %s', async (url) => {
    await expect(guard.checkUrl(url)).resolves.toBeUndefined();
  });

  const lookup = (hostname: string, addresses: string[]): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const resolver = async () =>
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      createEgressGuard({ allow: ['receiver.internal'], lookup: resolver }).lookup(
        hostname,
        { all: true },
        (error, found) => (error ? reject(error) : resolve(found)),
      );
    });

  it('may not reach a name that resolves to a private address, even beside a public one', async () => {
    await expect(lookup('evil.example', ['93.184.216.34', '127.0.0.1'])).rejects.toThrow(EgressRefusedError);
    await expect(lookup('fine.example', ['93.184.216.34'])).resolves.toHaveLength(1);
    await expect(lookup('receiver.internal', ['127.0.0.1'])).resolves.toHaveLength(1);
  });

  it('answers as node asks: one address, or all', async () => {
    const one = await new Promise((resolve) =>
      guard.lookup('example.org', {}, (error, address, family) => resolve([error, address, family])),
    );
    expect(one).toEqual([null, '93.184.216.34', 4]);
    expect(await lookup('example.org', ['93.184.216.34'])).toEqual([{ address: '93.184.216.34', family: 4 }]);
    await expect(lookup('empty.example', [])).rejects.toMatchObject({ code: 'ENOTFOUND' });
  });

  it('tells nothing of what an inner name resolves to', async () => {
    await expect(guard.checkUrl('http://inner.example/')).rejects.toThrow(
      /^inner\.example resolves to an address that is not public$/,
    );
  });

  it('checks addresses that no lookup is made for', () => {
    expect(() => guard.checkLiteral('[::1]')).toThrow(EgressRefusedError);
    expect(() => guard.checkLiteral('127.0.0.1')).toThrow(EgressRefusedError);
    expect(() => guard.checkLiteral('10.9.0.1')).not.toThrow();
    expect(() => guard.checkLiteral('inner.example')).not.toThrow();
  });

  it('reads allowances as names, addresses and blocks', async () => {
    const allow = ['localhost', '::1', '127.0.0.0/8', 'fd00::/8', '::ffff:10.1.0.0/112'];
    const lenient = createEgressGuard({ allow, lookup: resolveName });
    for (const host of ['localhost', '[::1]', '127.9.9.9', '[fd12::1]', '10.1.2.3'])
      await expect(lenient.checkUrl(`http://${host}/`)).resolves.toBeUndefined();
    await expect(lenient.checkUrl('http://10.2.0.1/')).rejects.toThrow(EgressRefusedError);
    await expect(lenient.checkUrl('http://sub.localhost/')).resolves.toBeUndefined(); // does not resolve
  });

  it('never reaches a private address of IPv4, however it is dressed', async () => {
    const octet = fc.integer({ min: 0, max: 255 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('10', '127', '0'), octet, octet, octet, async (a, b, c, d) => {
        const hex = `${hex2(Number(a))}${hex2(b)}:${hex2(c)}${hex2(d)}`;
        for (const host of [
          `${a}.${b}.${c}.${d}`,
          `${((Number(a) * 256 + b) * 256 + c) * 256 + d}`,
          `[::ffff:${hex}]`,
          `[64:ff9b::${hex}]`,
          `[2002:${hex}::]`,
          `[::${hex}]`,
        ])
          await expect(strict.checkUrl(`http://${host}/`)).rejects.toThrow(EgressRefusedError);
      }),
    );
  });

  it.each([
    'not a host!',
    '*.example.org',
    'localhost:80',
    '10.0.0.0/33',
    '127.1',
    '0x7f000001',
    'http://a/',
    '',
  ])('names an allowance that cannot be read: %j', (entry) => {
    expect(() => createEgressGuard({ allow: ['localhost', entry] })).toThrow(`"${entry}"`);
  });
});
