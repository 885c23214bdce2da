import type { ChannelField } from '@tocsin/contract';
import { describe, expect, it } from 'vitest';
import { channelKinds } from '../../../channel-kinds.ts';
import { readSettings } from './read-settings.ts';

const { slack: slackKind, email: emailKind } = channelKinds;
const HOOK = 'https://hooks.slack.com/services/T0/B0/XXXXXXXX';
const SMTP = { host: 'mail.example.com', user: 'u', password: 'secret-password', from: 'me@example.com' };

describe('the settings of a Slack channel', () => {
  it.each([
    [{}, 'exactly one of webhook_url, bot_token'],
    [{ webhook_url: HOOK, bot_token: 'xoxb-1-a', channel: '#a' }, 'exactly one of'],
    [{ bot_token: 'xoxb-1-a' }, 'config.channel'],
    [{ bot_token: 'xoxp-1-a', channel: '#a' }, 'config.bot_token'],
    [{ bot_token: '***', channel: '#a' }, 'config.bot_token'],
    [{ webhook_url: 'https://hooks.slack.com/***' }, 'config.webhook_url'],
    [{ webhook_url: HOOK, username: 'a\nb' }, 'config.username'],
    [{ webhook_url: HOOK, icon_url: 'ftp://x' }, 'config.icon_url'],
  ])('are refused with %j', (config, words) => {
    expect(() => readSettings(slackKind, config, 'config')).toThrow(words);
  });
});

describe('the settings of an e-mail channel', () => {
  it.each([
    [{}, 'config.to_addresses'],
    [{ to_addresses: [] }, '1 to 50'],
    [{ to_addresses: Array.from({ length: 51 }, (_, i) => `a${i}@b.example`) }, '1 to 50'],
    [{ to_addresses: ['a@b.example', 'A@b.example'] }, 'config.to_addresses[1]'],
    ...[
      'a',
      'a@',
      '@b.example',
      'a b@c.example',
      'a@b.example\r\nBcc: c@d.example',
      'Name <a@b.example>',
      'a@b.example,c@d.example',
      '"a"@b.example',
      'a..b@c.example',
      'a@-b.example',
      'a@127.0.0.1',
      'ä@b.example',
    ].map((address): [object, string] => [{ to_addresses: [address] }, 'config.to_addresses[0]']),
    [{ to_addresses: ['a@b.example'], content_type: 'pdf' }, 'config.content_type'],
    [{ to_addresses: ['a@b.example'], smtp: { host: 'x' } }, 'config.smtp.from'],
    [{ to_addresses: ['a@b.example'], smtp: { ...SMTP, host: 'a b' } }, 'config.smtp.host'],
    [{ to_addresses: ['a@b.example'], smtp: { ...SMTP, port: 0 } }, 'config.smtp.port'],
    [{ to_addresses: ['a@b.example'], smtp: { ...SMTP, user: null } }, 'config.smtp.user'],
  ])('are refused with %j', (config, words) => {
    expect(() => readSettings(emailKind, config, 'config')).toThrow(words);
  });
});

describe('the descriptions of the kinds', () => {
  it('say of each field what a form needs', () => {
    const all = Object.values(channelKinds).flatMap(({ description }) => description.fields);
    const fields: ChannelField[] = all.flatMap((field) => [field, ...(field.fields ?? [])]);
    for (const field of fields) {
      expect(field.name).toMatch(/^[a-z_]+$/);
      expect(field.label).toMatch(/^[A-Z].+/);
      expect(field.help).toMatch(/\.$/);
      if (field.pattern !== undefined) expect(field.pattern_in_words).toBeDefined();
      if (field.type === 'choice') expect(field.choices?.length).toBeGreaterThan(1);
      if (field.type === 'group') expect(field.fields?.length).toBeGreaterThan(0);
    }
  });
});
