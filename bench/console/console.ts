import type { Browser, BrowserContext, Page } from 'playwright-core';
import { CHROMIUM, startBrowser } from '../../e2e/support/chromium.ts';
import { writeHistory } from '../listing/listing.ts';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { withFolder } from '../support/scratch.ts';
import { API_KEY, startServer } from '../support/server.ts';
import { median } from '../support/statistics.ts';
import { scrollRows } from './scroll.ts';

const RUNS = 15;
const SETTLED_MS = 2000;
const MOST_WAITS = 15;
const HAS_RANKING = `[...document.querySelectorAll('h2')].some((one) => one.textContent === 'Noisiest alerts')`;
const HAS_ROWS = `document.querySelector('[aria-rowindex="2"]') !== null`;

/** The page with a million executions behind it: what its first load weighs, when it can be used, how its list scrolls. */
export async function consolePage(): Promise<Row[]> {
  if (CHROMIUM === undefined) {
    say('the console is not measured: TOCSIN_TEST_CHROMIUM names no browser');
    return [];
  }
  return withFolder(async (folder) => {
    const history = await writeHistory(folder);
    const server = await startServer(history.database);
    const browser = await startBrowser();
    const at = (path: string): string => `${server.url}${path}?namespace=${history.namespaceId}`;
    try {
      say('loading pages');
      const overview = await loads(browser, at('/'), HAS_RANKING);
      const executions = await loads(browser, at('/executions'), HAS_ROWS);
      say('scrolling');
      const frames = await withTab(browser, (page) => scrollRows(page, at('/executions')));
      return [
        row('console/first-load', await kilobytesOf(browser, at('/')), 'KB', 1),
        row('console/interactive/overview', median(overview.first), 'ms', RUNS),
        row('console/interactive/executions', median(executions.first), 'ms', RUNS),
        row('console/interactive/overview/again', median(overview.again), 'ms', RUNS),
        row('console/interactive/executions/again', median(executions.again), 'ms', RUNS),
        row('console/scroll-10k/frame-median', frames.median, 'ms', frames.count),
        row('console/scroll-10k/frame-p99', frames.p99, 'ms', frames.count),
        row('console/scroll-10k/rows', frames.rows, 'rows', 1),
      ];
    } finally {
      await browser.close();
      await server.end();
    }
  });
}

/** Loads an address with nothing in the browser's cache and then with all of it, until what it is about can be seen and used. */
async function loads(
  browser: Browser,
  address: string,
  isThere: string,
): Promise<{ first: number[]; again: number[] }> {
  const first: number[] = [];
  const again: number[] = [];
  for (let run = 0; run < RUNS; run++)
    await withTab(browser, async (page) => {
      await page.addInitScript({ content: noting(isThere) });
      // A browser keeps what it made of a file when it is used again.
      for (const times of [first, [], again]) {
        await page.goto(address, { waitUntil: 'commit' });
        await page.waitForTimeout(SETTLED_MS);
        times.push(await seenAt(page));
      }
    });
  return { first, again };
}

/** What a browser with nothing in its cache loads for the first sight of an address, compressed. */
async function kilobytesOf(browser: Browser, address: string): Promise<number> {
  let bytes = 0;
  await withTab(browser, async (page) => {
    const finished: Promise<void>[] = [];
    page.on('requestfinished', (request) => {
      finished.push(request.sizes().then(({ responseBodySize }) => void (bytes += responseBodySize)));
    });
    await page.goto(address, { waitUntil: 'commit' });
    // A page that follows live never ends loading; what it had to load for its first sight is there by now.
    await page.waitForTimeout(SETTLED_MS);
    await Promise.all(finished);
  });
  return bytes / 1024;
}

/**
 * Notes in the page when something is there, drawn and heard by the page: a browser test's own looking would cost the page
 * a tenth of its time. In milliseconds since the address was gone to.
 */
function noting(isThere: string): string {
  return `{
    const drawn = () => requestAnimationFrame(() => setTimeout(() => { globalThis.seenAt = performance.now(); }));
    const observer = new MutationObserver(() => {
      if (!(${isThere})) return;
      observer.disconnect();
      drawn();
    });
    observer.observe(document, { childList: true, subtree: true });
  }`;
}

async function seenAt(page: Page): Promise<number> {
  for (let wait = 0; wait < MOST_WAITS; wait++) {
    const at = await page.evaluate<number | undefined>('globalThis.seenAt');
    if (at !== undefined) return at;
    await page.waitForTimeout(SETTLED_MS);
  }
  throw new Error(`${page.url()} does not show what it is about`);
}

async function withTab<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  await context.addInitScript({ content: `sessionStorage.setItem('tocsin.api-key', '${API_KEY}')` });
  try {
    return await use(await context.newPage());
  } finally {
    await context.close();
  }
}
