import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rewriteLinks } from './links.ts';
import { deadEntries, sidebar } from './navigation.ts';
import { linkOperations } from './operations.ts';
import { operationsOf } from './reference/openapi.ts';
import { valueRow } from './reference/schemas.ts';
import { anchorsOf, slugOf } from './slug.ts';
import { makePages, readApi } from './stage.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const api = readApi(ROOT);
const made = makePages(ROOT);

describe('the pages', () => {
  it('have links and operations that are there', () => expect(made.problems).toEqual([]));

  it('are all that the sidebar lists', () => expect(deadEntries(sidebar(ROOT), made.pages)).toEqual([]));

  it('describe every operation once', () => {
    const text = [...made.pages.values()].join('\n');
    for (const { id } of operationsOf(api)) expect(text.split(`{#${id}}`), id).toHaveLength(2);
  });
});

describe('links', () => {
  const pages = [
    { source: 'docs/guides/a.md', target: 'guides/a.md' },
    { source: 'docs/b.md', target: 'b.md' },
    { source: 'packages/sdk/README.md', target: 'sdk.md' },
  ];
  const broken: string[] = [];
  const rewritten = (text: string): string =>
    rewriteLinks(pages[0] as (typeof pages)[0], text, {
      root: ROOT,
      pages,
      anchors: () => new Set(['here']),
      broken: (_page, link) => void broken.push(link),
    });

  it.each([
    ['[b](../b.md#here)', '[b](../b.md#here)'],
    ['[`verify`](../../packages/sdk/README.md) and `code`', '[`verify`](../sdk.md) and `code`'],
    ['[the folder](../../packages/sdk/)', '[the folder](../sdk.md)'],
    ['[a file](../../package.json)', 'a file'],
    ['[elsewhere](https://example.com)', '[elsewhere](https://example.com)'],
    ['`[code](../no.md)`', '`[code](../no.md)`'],
  ])('%s', (text, wanted) => expect(rewritten(text)).toBe(wanted));

  it('that lead nowhere are told', () => {
    rewritten('[x](../no.md) [y](../b.md#not-here)');
    expect(broken).toEqual(['../no.md', '../b.md#not-here']);
  });

  it('lead from a mention of an operation to the reference', () => {
    const unknown: string[] = [];
    const linked = linkOperations('`POST /v1/alerts/{any}/wake` `GET /v1/no`', 'guides/a.md', api, (one) =>
      unknown.push(one),
    );
    expect(linked).toBe('[`POST /v1/alerts/{any}/wake`](../reference/alerts.md#wakeAlert) `GET /v1/no`');
    expect(unknown).toEqual(['`GET /v1/no`']);
  });
});

it('anchors are those of GitHub', () => {
  expect(slugOf('Listing: `POST /v1/a_b/list`')).toBe('listing-post-v1a_blist');
  expect([...anchorsOf('# A\n\n```sh\n# no\n```\n\n## A\n\n## B {#own}\n')]).toEqual(['a', 'a-1', 'own']);
});

it('text of the description cannot begin a tag or end a cell', () => {
  const row = valueRow('a', '', { type: 'string', maxLength: 3 }, 'x | <b> {{y}} `<c>`');
  expect(row).toContain(
    String.raw`text, at most 3 characters</span><br>x \| &#60;b> &#123;&#123;y}} ${'`<c>`'} |`,
  );
});
