import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './support/api.ts';
import { openTab, type Tab } from './support/browser.ts';
import { CHROMIUM, startBrowser } from './support/chromium.ts';
import { sendNumbered } from './support/documents.ts';
import { type Receiver, startReceiver } from './support/receiver.ts';
import { makeScene, type Scene } from './support/scene.ts';
import { API_KEY, type ServerProcess, startServer } from './support/server.ts';

let browser: Browser;
let folder: string;
let receiver: Receiver;
let server: ServerProcess;
let scene: Scene;
let tab: Tab;
let page: Page;

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  folder = mkdtempSync(join(tmpdir(), 'tocsin-console-'));
  receiver = await startReceiver();
  server = await startServer(join(folder, 'tocsin.db'));
  browser = await startBrowser();
  scene = await makeScene(server.url, null, [{ field: 'metadata.n', operator: 'lt', value: 0 }]);
  for (let n = 0; n < 4; n++) await sendNumbered(server.url, scene, n);
  tab = await openTab(browser, server.url, { isSignedIn: false });
  page = tab.page;
  page.setDefaultTimeout(20_000);
});
afterAll(async () => {
  if (CHROMIUM === undefined) return;
  await browser.close();
  await server.kill('SIGTERM');
  await receiver.close();
  rmSync(folder, { recursive: true });
});

/** Chooses in a list that opens. */
async function choose(label: string, option: string): Promise<void> {
  await page.getByRole('combobox', { name: label }).click();
  await page.getByRole('option', { name: option }).click();
}

describe.skipIf(CHROMIUM === undefined)('in the console', () => {
  it('somebody signs in with a key that is known', async () => {
    await page.goto('/');
    await page.getByLabel('API key').fill('sk_test_wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This key is not known').waitFor();
    await page.getByLabel('API key').fill(API_KEY);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  it('makes an alert from the builder, and sees while typing what it would have found', async () => {
    await page.getByRole('link', { name: 'Alerts' }).click();
    await page.getByRole('link', { name: 'New alert' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('Two and more');
    await choose('Attach to a collection', 'documents');
    await page.getByRole('button', { name: 'Add a filter' }).click();
    await page
      .getByRole('combobox', { name: 'Field' })
      .or(page.getByRole('textbox', { name: 'Field' }))
      .fill('metadata.n');
    await page.keyboard.press('Escape');
    await choose('How it is compared', 'at least');
    await page.getByRole('textbox', { name: 'Value' }).fill('2');
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.getByText('of the latest 4 documents').waitFor();
    await preview.getByText('2', { exact: true }).first().waitFor();
    await page.getByRole('button', { name: 'Add a channel' }).click();
    await page.getByRole('menuitem', { name: 'A webhook of its own' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Two and more', level: 1 }).waitFor();
  });

  it('sees a run arrive live, why it matched, and who was told', async () => {
    await page.getByRole('link', { name: 'Executions' }).click();
    await page.getByText('Live').waitFor();
    await sendNumbered(server.url, scene, 7);
    await page
      .getByRole('row', { name: /Two and more/ })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Two and more', level: 1 }).waitFor();
    await page.getByText('1 match').first().waitFor();
    await page.getByText('metadata.n').first().waitFor();
    await page.getByText('delivered').first().waitFor();
  });

  it('has a delivery sent again, under the same id', async () => {
    await page.getByRole('button', { name: /replay/i }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /send|replay/i })
      .click();
    const received = await until(
      async () => receiver.received,
      (all) => all.length === 2,
    );
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
  });

  it('goes about by keys alone', async () => {
    await page.locator('body').press('g');
    await page.keyboard.press('a');
    await page.getByRole('heading', { name: 'Alerts', level: 1 }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('two');
    await expect.poll(() => page.getByText('Two and more').count()).toBeGreaterThan(0);
    await page.keyboard.press('Escape');
    await page.locator('h1').click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('meets no error of the page but the key that was not known, and no other host', () => {
    expect(tab.problems.filter((problem) => !problem.includes('401'))).toEqual([]);
  });
});
