import { describe, expect, it } from 'vitest';
import { createEgressGuard, EgressRefusedError } from './egress.ts';

const guard = createEgressGuard({ allow: ['10.9.0.0/16', 'receiver.internal'] });

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
  ])('may not reach %s', async (url) => {
    await expect(guard.checkUrl(url)).rejects.toThrow(EgressRefusedError);
  });

  it.each([
    'https://93.184.216.34/',
    'http://[2606:2800:220:1::1]/',
    'http://10.9.1.2/',
    'https://example.org/',
  ])('may reach %s', (url) => {
    expect(() => guard.checkUrl(url)).not.toThrow();
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

  it('names an allowance that cannot be read', () => {
    expect(() => createEgressGuard({ allow: ['not a host!'] })).toThrow('not a host!');
  });
});
