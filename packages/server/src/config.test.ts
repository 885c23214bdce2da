import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('TOCSIN_EGRESS_ALLOW', () => {
  it('lists hosts, addresses and blocks', () => {
    const { egressAllow } = readConfig({ TOCSIN_EGRESS_ALLOW: ' localhost, 10.0.0.0/8,,[::1] ' });
    expect(egressAllow).toEqual(['localhost', '10.0.0.0/8', '[::1]']);
  });

  it.each(['10.0.0.0/99', 'http://localhost', '127.1'])('refuses %s in one line', (entry) => {
    expect(() => readConfig({ TOCSIN_EGRESS_ALLOW: `localhost,${entry}` })).toThrow(
      /^TOCSIN_EGRESS_ALLOW: ".*" is neither a host name, an address nor a CIDR block such as 10.0.0.0\/8$/,
    );
  });
});

describe('TOCSIN_PUBLIC_URL', () => {
  const read = (url: string) => readConfig({ TOCSIN_PUBLIC_URL: url }).publicUrl;

  it('is what links begin with, less a slash at its end', () => {
    expect([read('https://t.example.com/a/'), read('http://t.example.com'), read('')]).toEqual([
      'https://t.example.com/a',
      'http://t.example.com',
      null,
    ]);
  });

  it.each(['t.example.com', 'ftp://t.example.com', 'https://t.example.com?a=b', 'https://u:p@t.example.com'])(
    'refuses %s',
    (url) => expect(() => read(url)).toThrow(/^TOCSIN_PUBLIC_URL: must be an http or https URL/),
  );
});
