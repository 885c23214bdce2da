import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { must } from './support/api.ts';
import { openTab } from './support/browser.ts';
import { CHROMIUM, startBrowser } from './support/chromium.ts';
import { sendNumbered, untilExecutions } from './support/documents.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { makeScene, type Scene } from './support/scene.ts';
import { type ServerProcess, startServer } from './support/server.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let folder: string;
let receiver: Receiver;
let server: ServerProcess;
let scene: Scene;
let paths: Record<string, string>;

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'tocsin-console-'));
  receiver = await startReceiver();
  server = await startServer(join(folder, 'tocsin.db'));
  browser = await startBrowser();
  scene = await makeScene(server.url, receiver.url, [{ field: 'metadata.n', operator: 'gte', value: 0 }]);
  for (let n = 0; n < 3; n++) await sendNumbered(server.url, scene, n);
  await untilExecutions(server.url, scene, 3);
  paths = await addresses();
});
afterAll(async () => {
  if (CHROMIUM === undefined) return;
  await browser.close();
  await server.kill('SIGTERM');
  await receiver.close();
  rmSync(folder, { recursive: true });
});

/** One of each page. */
async function addresses(): Promise<Record<string, string>> {
  const call = (method: string, path: string, body?: object) =>
    must(server.url, method, path, body, scene.headers);
  const [execution] = (await call('GET', '/v1/alerts/executions?limit=1')).results;
  const documents = `/v1/collections/${scene.collectionId}/documents/list`;
  const [document] = (await call('POST', documents, { limit: 1 })).results;
  const { retriever_id } = await call('GET', `/v1/alerts/${scene.alertIds[0]}`);
  return {
    overview: '/',
    executions: '/executions',
    execution: `/executions/${execution.execution_id}`,
    alerts: '/alerts',
    'new alert': '/alerts/new',
    alert: `/alerts/${scene.alertIds[0]}`,
    documents: '/documents',
    document: `/documents/${scene.collectionId}/${document.document_id}`,
    retrievers: '/retrievers',
    retriever: `/retrievers/${retriever_id}`,
    channels: '/channels',
    keys: '/keys',
  };
}

/** Waits until a page shows what it has. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('[aria-busy="true"], .mantine-Skeleton-root').first().waitFor({ state: 'detached' });
  await page.evaluate('document.fonts.ready.then(() => true)');
}

/** What axe finds that is serious. */
async function faults(page: Page): Promise<string[]> {
  // The page's own policy would refuse a script element.
  await page.evaluate(`{ ${AXE} }; globalThis.axe = axe;`).catch(() => page.evaluate(AXE));
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { target: string[]; failureSummary: string }[] }[];
  }>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) =>
      `${id}: ${nodes.map((node) => `${node.target.join(' ')} ${node.failureSummary}`).join('; ')}`.slice(
        0,
        600,
      ),
    );
}

const PAGES = [
  'overview',
  'executions',
  'execution',
  'alerts',
  'new alert',
  'alert',
  'documents',
  'document',
  'retrievers',
  'retriever',
  'channels',
  'keys',
];

describe.skipIf(CHROMIUM === undefined)('the console', () => {
  describe.each(PAGES)('page %s', (name) => {
    it.each(['light', 'dark'] as const)(
      'can be used by everybody in the %s scheme, and has no error',
      async (scheme) => {
        const { page, context, problems } = await openTab(browser, server.url, { scheme });
        await page.goto(paths[name] as string);
        await settled(page);
        expect(await faults(page)).toEqual([]);
        expect(problems).toEqual([]);
        await context.close();
      },
    );

    it('fits a screen that is 360 px wide', async () => {
      const { page, context } = await openTab(browser, server.url, { width: 360 });
      await page.goto(paths[name] as string);
      await settled(page);
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      await context.close();
    });
  });

  it.each([
    ['overview', '/v1/statistics?'],
    ['executions', '/v1/alerts/executions?'],
  ])('asks for what the page %s shows once, though it is asked for early', async (name, address) => {
    const { page, context } = await openTab(browser, server.url);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(paths[name] as string);
    await settled(page);
    // What arrived meanwhile is asked for when the live stream begins, without a total.
    const first = asked.filter((url) => url.includes(address) && !url.includes('total=0'));
    expect(first).toHaveLength(1);
    await context.close();
  });

  it('shows the range that is dragged over a chart, and keeps it in the address', async () => {
    const { page, context } = await openTab(browser, server.url);
    await page.goto(paths['overview'] as string);
    const chart = page.locator('.u-over').first();
    await chart.waitFor();
    const { x, y, width } = (await chart.boundingBox()) as { x: number; y: number; width: number };
    await page.mouse.move(x + width * 0.3, y + 50);
    await page.mouse.down();
    await page.mouse.move(x + width * 0.6, y + 50, { steps: 5 });
    await page.mouse.up();
    await page.getByText('A range that you chose').waitFor();
    const { searchParams } = new URL(page.url());
    const [since, until] = ['since', 'until'].map((name) => Date.parse(searchParams.get(name) ?? ''));
    // Three tenths of an hour.
    expect(((until as number) - (since as number)) / 60_000).toBeCloseTo(18, -1);
    await context.close();
  });

  it('is first loaded with at most 350 KB', async () => {
    const { page, context, received } = await openTab(browser, server.url);
    await page.goto('/');
    await settled(page);
    await page.waitForLoadState('networkidle');
    expect(received()).toBeGreaterThan(100_000);
    expect(received()).toBeLessThanOrEqual(350 * 1024);
    await context.close();
  });
});
