import { describe, expect, it } from 'vitest';
import { digestOf, eventsAbout, eventWith, runWith } from '../../testing/events.ts';
import type { EmailContent, SlackContent } from '../channels/channel-kind.ts';
import type { NotificationEvent } from '../event.ts';
import { linksOf } from '../links.ts';
import { problemOfBlocks } from './forms/check-slack-blocks.ts';
import { renderMessage } from './render.ts';

const many = <T>(n: number, item: T): T[] => Array.from({ length: n }, () => item);
const links = linksOf('https://t.example.com', 'ns_1');
const options = { template: null, channel: null, links, collectionName: 'items' };
const email = (event: NotificationEvent) => renderMessage('email', event, options).content as EmailContent;
const slack = (event: NotificationEvent) => renderMessage('slack', event, options).content as SlackContent;
const match = {
  document_id: 'listing-1',
  score: 0.947,
  metadata: { title: 'T0csin', price: 12.5, nested: { a: 1 }, tags: ['x', 'y'] },
  matched_features: {
    clip: { clause: 'near', feature: 'clip@v1/embedding', score: 0.947, threshold: 0.9 },
    title: { clause: 'text', field: 'metadata.title', terms: ['tocsin', 'bell'] },
  },
};
const triggered = eventWith('alert.triggered', runWith('Typosquat watch', [match, {}, {}]));

describe('that an alert triggered', () => {
  it('is told in Slack by a header, a section for each match, links and where it comes from', () => {
    const { text, blocks } = slack(triggered);
    expect(text).toBe('3 matches of “Typosquat watch” in items');
    expect(blocks.map(({ type }) => type)).toEqual(['header', ...Array(4).fill('section'), 'context']);
    expect(blocks[1]?.['text']).toEqual({
      type: 'mrkdwn',
      text: [
        '<https://t.example.com/documents/col_1/listing-1?namespace=ns_1|T0csin>  94%',
        'price: 12.5 · tags: x, y · id: listing-1',
        'clip@v1/embedding 94% (at least 90%); metadata.title: “tocsin”, “bell”',
      ].join('\n'),
      verbatim: true,
    });
    expect(blocks[4]?.['text']).toMatchObject({
      text: '<https://t.example.com/executions/exec_1?namespace=ns_1|All matches> · <https://t.example.com/alerts/alt_1?namespace=ns_1|Alert>',
    });
    expect(blocks[5]?.['elements']).toMatchObject([{ text: 'Tocsin · exec_1 · 2030-01-02 03:04 UTC' }]);
  });

  it('mentions nobody in Slack, whatever it is called', () => {
    const { text, blocks } = slack(eventWith('alert.triggered', runWith('<!here> <@U1> a < b', [match])));
    expect(blocks[0]?.['text']).toMatchObject({ text: expect.stringContaining('‹!here> ‹@U1> a < b') });
    expect(text).toContain('&lt;!here&gt;');
  });

  it('is told by e-mail as text and as HTML that loads nothing', () => {
    const { subject, text, html } = email(triggered);
    expect(subject).toBe('3 matches of “Typosquat watch” in items');
    expect(text).toBe(`3 matches of “Typosquat watch” in items

1. T0csin (94%)
   price: 12.5 · tags: x, y · id: listing-1
   clip@v1/embedding 94% (at least 90%); metadata.title: “tocsin”, “bell”
   https://t.example.com/documents/col_1/listing-1?namespace=ns_1

2. d1
   https://t.example.com/documents/col_1/d1?namespace=ns_1

3. d2
   https://t.example.com/documents/col_1/d2?namespace=ns_1

All matches: https://t.example.com/executions/exec_1?namespace=ns_1
Alert: https://t.example.com/alerts/alt_1?namespace=ns_1

-- 
Tocsin · exec_1 · 2030-01-02 03:04 UTC
`);
    expect(html).toContain('>T0csin</a>');
    expect(html).not.toMatch(/\ssrc=|url\(|<link|<script|@import/i);
  });

  it('is told to a webhook as the envelope, unchanged', () => {
    const { content, remark } = renderMessage('webhook', triggered, options);
    expect([content, remark]).toEqual([{ type: 'webhook', payload: JSON.stringify(triggered) }, null]);
  });

  it('lists ten of many matches and counts the others', () => {
    const event = eventWith('alert.triggered', runWith('a', many(100, {}), { match_count: 1000 }));
    expect(slack(event).text).toBe('1,000 matches of “a” in items');
    expect(slack(event).blocks.filter(({ type }) => type === 'section')).toHaveLength(11);
    expect(email(event).text).toContain('\nand 990 more\n');
  });

  it('says that some were told of before, that the check was not complete, and that a limit cut it', () => {
    const error = { type: 'x', message: 'a search failed.' };
    const run = runWith('a', [{}], { match_count: 3, status: 'partial', error, limited: true });
    const { subject, text } = email(eventWith('alert.triggered', { ...run, held_matches: 2 }));
    expect(subject).toBe('1 new match of “a” in items');
    expect(text).toContain(`The check was not complete: a search failed.
3 documents matched in all; the others repeat what was told before.
A limit of the search cut the list: there may be more.`);
  });

  it.each([
    [[], '“a”: nothing matched in items'],
    [null, '3 matches of “a” in items'],
  ])('is told without matches as well: %j', (matches, subject) => {
    expect(email(eventWith('alert.triggered', runWith('a', matches))).subject).toBe(subject);
  });
});

describe('messages about several executions and about the system', () => {
  it('a digest names the alerts, those with most matches first', () => {
    const { text } = email(eventWith('alert.digest', digestOf('One', 'Two')));
    expect(text).toContain(`Digest: 9 matches of 2 alerts

From 2030-01-01 08:00 UTC to 2030-01-02 08:00 UTC.

1. Two (7 matches in 2 executions)
   c 99%, b 95% and 5 more`);
  });

  it('a summary counts messages about other things', () => {
    const nothing = { reason: 'channel_paused', period: null, total: 0, match_count: 0 } as const;
    const held = { ...nothing, alerts: [], executions: [], other_events: { 'alert.updated': 3 } };
    const { subject, text } = email(eventWith('alert.summary', digestOf('', '', held)));
    expect(subject).toBe('While this channel was paused: 3 messages');
    expect(text).toContain('alert.updated: 3');
  });

  it.each([
    ['alert.digest', 'Digest: 9 matches of 2 alerts'],
    ['alert.summary', 'While this channel was paused: 9 matches of 2 alerts'],
    ['alert.flood_guard', '“A” matches far more than usual and is held'],
    ['alert.execution.completed', '“A”: nothing matched in items'],
    ['alert.execution.failed', '“A” could not be checked in items'],
    ['alert.created', 'The alert “A” was created'],
    ['alert.updated', 'The alert “A” was changed'],
    ['alert.deleted', 'The alert “A” was deleted'],
    ['channel.paused', 'The webhook channel “A” was paused'],
    ['channel.test', 'Test: this channel works'],
  ])('%s begins with: %s', (type, subject) => {
    const event = eventsAbout('A').find((one) => one.type === type) as NotificationEvent;
    expect(email(event).subject).toBe(subject);
    expect(slack(event).text).toBe(subject);
  });

  it('say what to do', () => {
    const bodies = eventsAbout('A').map((event) => email(event).text);
    expect(bodies.join()).toContain('1,480 matches within 1 hour; about 2.5 would be normal.');
    expect(bodies.join()).toContain('100 attempts in a row failed since 2030-01-02 03:04 UTC.');
    expect(bodies.join()).toContain('held: 12 messages');
  });
});

describe('what documents and names hold', () => {
  const hostile = [
    '</script><script>alert(1)</script>',
    '<!channel> <@U1> <https://evil.example|click>',
    'a\r\nBcc: all@example.com\r\n\r\nbody\u2028\u0000',
    '"><img src=x onerror=alert(1)>',
    '👩‍👩‍👧 مرحبا \u202egnp.exe \ud800',
    'x'.repeat(100_000),
    '|>`*_~&lt;',
  ];

  it.each(hostile)('breaks out of no message: %.30j', (name) => {
    for (const event of eventsAbout(name)) {
      const { subject, html } = email(event);
      expect(subject).not.toMatch(/[\p{Cc}\u2028\u202e]/u);
      expect(subject.length).toBeLessThanOrEqual(250);
      expect(html).not.toMatch(/<script|<img|<!channel/i);
      const { text, blocks } = slack(event);
      expect(problemOfBlocks(blocks)).toBeNull();
      const markup = JSON.stringify([text, blocks.filter(({ type }) => type !== 'header')]);
      expect(markup.match(/<(?!https:\/\/t\.example\.com\/)/g)).toBeNull();
    }
  });

  it('is shown in short, however much there is of it', () => {
    const metadata = Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`k${i}`, 'v'.repeat(5000)]));
    const event = eventWith('alert.triggered', runWith('a', many(100, { ...match, metadata })));
    expect(email(event).html?.length).toBeLessThan(40_000);
    expect(JSON.stringify(slack(event).blocks).length).toBeLessThan(20_000);
  });
});
