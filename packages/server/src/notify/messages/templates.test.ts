import { CHANNEL_TYPES } from '@tocsin/contract';
import { describe, expect, it } from 'vitest';
import { digestOf, eventWith, runWith } from '../../testing/events.ts';
import type { ChannelTemplates, EmailContent, SlackContent } from '../channels/channel-kind.ts';
import { linksOf } from '../links.ts';
import { renderMessage, type TemplateParts } from './render.ts';

const many = <T>(n: number, item: T): T[] => Array.from({ length: n }, () => item);
const links = linksOf('https://t.example.com', 'ns_1');
const NAME = 'A & <B> "C"\\';
const match = {
  document_id: 'd-1',
  score: 0.94,
  metadata: { title: NAME, price: 12.5 },
  matched_features: { clip: { clause: 'near', feature: 'clip', score: 0.94, threshold: 0.9 } },
};
const event = eventWith('alert.triggered', runWith(NAME, [match, {}], { match_count: 5 }));

const render = (type: 'slack' | 'email' | 'webhook', template: TemplateParts, channel?: ChannelTemplates) =>
  renderMessage(type, event, { template, channel: channel ?? null, links, collectionName: 'items' });
const email = (template: TemplateParts) => {
  const { content, remark } = render('email', template);
  return { ...(content as EmailContent), remark };
};
const slack = (template: TemplateParts) => {
  const { content, remark } = render('slack', template);
  return { ...(content as SlackContent), remark };
};
const webhook = (template: TemplateParts) => {
  const { content, remark } = render('webhook', template);
  return { payload: JSON.parse((content as { payload: string }).payload), remark };
};

describe('a template', () => {
  it('has matches, scores, fields, evidence, links, collection and event at hand', () => {
    const body = [
      '{{alert.name}} {{alert.metadata.team}} {{execution.status}} {{match_count}} {{more}} {{collection.name}}',
      '{{#matches}}{{document_id}} {{title}} {{score_percent}} {{metadata.price}}{{#fields}} {{name}}={{value}}{{/fields}}',
      '{{#evidence}} {{feature}} {{threshold}}{{/evidence}} {{links.document}}\n{{/matches}}',
      '{{links.execution}} {{links.alert}} {{event.type}} {{event.event_id}}',
    ].join('');
    expect(email({ body }).text).toBe(
      [
        `${NAME} brand completed 5 3 items`,
        `d-1 ${NAME} 94 12.5 price=12.5 clip 0.9 https://t.example.com/documents/col_1/d-1?namespace=ns_1\n`,
        'd1 d1 100  https://t.example.com/documents/col_1/d1?namespace=ns_1\n',
        'https://t.example.com/executions/exec_1?namespace=ns_1 ',
        'https://t.example.com/alerts/alt_1?namespace=ns_1 alert.triggered dlv_1',
      ].join(''),
    );
  });

  it('escapes what it is filled with for where that stands', () => {
    const tags = '{{alert.name}}|{{{alert.name}}}';
    expect(email({ subject: `${tags}\r\nBcc: x`, html: `<b>${tags}</b>`, body: tags })).toEqual({
      type: 'email',
      subject: `${NAME}|${NAME} Bcc: x`,
      text: `${NAME}|${NAME}`,
      html: '<b>A &#38; &#60;B&#62; &#34;C&#34;\\|A &#38; &#60;B&#62; &#34;C&#34;\\</b>',
      remark: null,
    });
    expect(slack({ body: tags }).text).toBe('A &amp; &lt;B&gt; "C"\\|A &amp; &lt;B&gt; "C"\\');
  });

  it('makes blocks whose values are text in markup, and themselves elsewhere', () => {
    const slack_blocks = `{"blocks": [
      {"type": "header", "text": {"type": "plain_text", "text": "{{alert.name}}"}},
      {"type": "section", "text": {"type": "mrkdwn", "text": {{{alert.name}}}}}
      {{#matches}},{"type": "image", "image_url": "https://x.example/?a&b={{document_id}}", "alt_text": "{{title}}"}{{/matches}}
    ]}`;
    const { blocks, text, remark } = slack({ slack_blocks, subject: '{{match_count}} of {{alert.name}}' });
    expect([remark, text]).toEqual([null, '5 of A &amp; &lt;B&gt; "C"\\']);
    expect(blocks).toMatchObject([
      { text: { text: NAME } },
      { text: { text: 'A &amp; &lt;B&gt; "C"\\' } },
      { image_url: 'https://x.example/?a&b=d-1', alt_text: NAME },
      { image_url: 'https://x.example/?a&b=d1' },
    ]);
  });

  it('makes a payload whose lone tags keep their type', () => {
    const webhook_payload = {
      count: '{{match_count}}',
      ids: ['{{matches.0.document_id}}', '{{nothing}}', 'n{{nothing}}', 7, null],
      all: { meta: '{{{alert.metadata}}}', json: '{{alert.metadata | tojson}}', text: '{{alert.name}}!' },
    };
    expect(webhook({ webhook_payload })).toEqual({
      payload: {
        count: 5,
        ids: ['d-1', null, 'n', 7, null],
        all: { meta: { team: 'brand' }, json: '{"team":"brand"}', text: `${NAME}!` },
      },
      remark: null,
    });
  });

  it('of the channel makes digests as well', () => {
    const digest = eventWith('alert.digest', digestOf('first', 'second'));
    const channel: ChannelTemplates = { body: '{{total}}:{{#alerts}} {{name}}{{/alerts}}', bodyIs: 'text' };
    const { content, remark } = renderMessage('email', digest, { template: null, channel });
    expect(content).toMatchObject({ text: '3: first second' });
    expect(remark).toBeNull();
  });

  it('goes before the one of the channel, part by part', () => {
    const channel: ChannelTemplates = { subject: 'theirs', body: '<p>{{match_count}}</p>', bodyIs: 'html' };
    const { content } = render('email', { subject: 'mine' }, channel);
    expect(content).toMatchObject({ subject: 'mine', html: '<p>5</p>' });
    expect(render('email', { html: '{{#x}}' }, channel)).toMatchObject({
      content: { subject: 'theirs' },
      remark: expect.stringContaining('html of the template was not used'),
    });
    expect(render('slack', {}, { blocks: '[{"type":"divider"}]' }).content).toMatchObject({
      blocks: [{ type: 'divider' }],
    });
    expect(render('webhook', {}, { payload: { a: '{{title}}' } }).content).toMatchObject({
      payload: JSON.stringify({ a: '5 matches of “A & <B> "C"\\” in items' }),
    });
  });
});

describe('a broken template gives way to the default message, and says why', () => {
  const plain = slack({});
  it.each([
    ['[{"type": "section"}', 'it gives no JSON'],
    ['"x"', 'neither a list of blocks'],
    ['[]', 'Slack refuses: there is no block'],
    [JSON.stringify(many(51, { type: 'divider' })), 'more than 50 blocks'],
    ['[{"type": "marquee"}]', 'blocks[0] has the type "marquee"; use one of section'],
    ['[{"type": "section"}]', 'blocks[0] needs a text or fields'],
    ['[{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]', 'not a text of 1 to 3000 characters'],
    ['[{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}]', 'no text object of type plain_text'],
    ['[{"type": "context", "elements": []}]', 'elements that are not a list of 1 to 10'],
    ['[{"type": "image", "image_url": "javascript:x", "alt_text": "a"}]', 'no http or https URL'],
    [
      '[{"type": "actions", "elements": [{"type": "button", "text": "a"}]}]',
      'a button that is no text object',
    ],
    ['{{#matches}}', 'it is no template: Unclosed section "matches" (line 1, column'],
    ['{{> other}}', 'tags {{>…}} are not supported (line 1, column 1)'],
  ])('blocks %s', (slack_blocks, reason) => {
    const { remark, ...content } = slack({ slack_blocks });
    expect(content).toEqual({ type: 'slack', text: plain.text, blocks: plain.blocks });
    expect(remark).toMatch(/^slack_blocks of the template was not used: it /);
    expect(remark).toContain(reason);
  });

  it.each<[TemplateParts, string]>([
    [{ subject: '{{nothing}}' }, 'subject of the template was not used: it gives an empty text'],
    [{ html: 'x{{=<% %>=}}' }, 'tags {{=…}} are not supported (line 1, column 2)'],
    [
      { body: '{{#execution.source_documents}}{{{execution}}}{{/execution.source_documents}}' },
      'gives more than',
    ],
  ])('e-mail %j', (template, reason) => {
    const big = runWith('a', many(100, { ...match, metadata: { t: 'x'.repeat(1000) } }));
    const options = { template, channel: null, links };
    const { content, remark } = renderMessage('email', eventWith('alert.triggered', big), options);
    expect((content as EmailContent).html).toContain('100 matches of “a”');
    expect(remark).toContain(reason);
  });

  it('that nests sections to take for ever ends after a bounded number of steps', () => {
    const path = 'execution.source_documents';
    const nested = (depth: number): string =>
      depth === 0 ? '' : `{{#${path}}}${nested(depth - 1)}{{/${path}}}`;
    const run = runWith('a', [], { source_documents: Array(1000).fill('d') });
    const loop = eventWith('alert.triggered', run);
    const template = {
      body: nested(8),
      slack_blocks: nested(8),
      webhook_payload: Object.fromEntries(Array.from({ length: 80 }, (_, i) => [`k${i}`, nested(5)])),
    };
    const before = performance.now();
    for (const type of CHANNEL_TYPES)
      expect(renderMessage(type, loop, { template, channel: null }).remark).toContain(
        'it takes more than 20000 steps',
      );
    expect(performance.now() - before).toBeLessThan(1000);
  });

  it('that repeats a large value in a payload ends at its size', () => {
    const webhook_payload = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`k${i}`, '{{event}}']));
    const big = runWith('a', many(100, { metadata: { t: 'x'.repeat(1000) } }));
    const options = { template: { webhook_payload }, channel: null };
    const { content, remark } = renderMessage('webhook', eventWith('alert.triggered', big), options);
    expect(remark).toContain('webhook_payload of the template was not used: it gives more than 1048576');
    expect(content).toMatchObject({ payload: expect.stringContaining('"type":"alert.triggered"') });
  });
});
