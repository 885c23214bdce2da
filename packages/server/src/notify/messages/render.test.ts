import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsAbout, eventWith } from '../../testing/events.ts';
import type { EmailContent, SlackContent } from '../channels/channel-kind.ts';
import { linksOf } from '../links.ts';
import { problemOfBlocks } from './forms/check-slack-blocks.ts';
import { renderMessage } from './render.ts';

const links = linksOf('https://t.example.com', 'ns_1');

describe('whatever an event and a template hold', () => {
  const types = eventsAbout('').map(({ type }) => type);
  const json = fc.oneof(
    fc.json({ maxDepth: 4 }).map((text) => JSON.parse(text) as unknown),
    fc.constantFrom(...eventsAbout('\u202e<a>').map(({ data }) => data as unknown)),
  );
  const tag = fc.constantFrom(
    '{{alert.name}}',
    '{{{execution}}}',
    '{{#matches}}',
    '{{/matches}}',
    '{{.}}',
    '"',
    '[',
    '{',
    'x',
  );
  const template = fc.oneof(
    fc.string(),
    fc.array(tag, { maxLength: 8 }).map((tags) => tags.join('')),
  );
  const parts = fc.record(
    {
      subject: template,
      body: template,
      html: template,
      slack_blocks: template,
      webhook_payload: fc.dictionary(fc.string(), template),
    },
    { requiredKeys: [] },
  );

  it('there is a message within the limits of its channel', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...types, 'other'),
        json,
        parts,
        fc.string(),
        (type, data, template, name) => {
          const event = eventWith(type, (data ?? {}) as object);
          const options = { template, channel: null, links, collectionName: name };
          const [inMail, inSlack, sent] = (['email', 'slack', 'webhook'] as const).map(
            (kind) => renderMessage(kind, event, options).content,
          ) as [EmailContent, SlackContent, { payload: string }];
          expect(inMail.subject).toMatch(/^[^\r\n]{1,250}$/u);
          expect(inSlack.text.length).toBeGreaterThan(0);
          expect(inSlack.text.length).toBeLessThanOrEqual(3000);
          if (inSlack.blocks.length > 0) expect(problemOfBlocks(inSlack.blocks)).toBeNull();
          expect(() => JSON.parse(sent.payload)).not.toThrow();
        },
      ),
      { numRuns: 300 },
    );
  });
});
