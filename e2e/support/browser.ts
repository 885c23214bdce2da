import type { Browser, BrowserContext, Page } from 'playwright-core';
import { API_KEY } from './server.ts';

/** A page of the console, and what went wrong in it. */
export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors and warnings of the page, refusals of its security policy, requests that failed or went to other hosts. */
  readonly problems: readonly string[];
  /** Bytes of all answers so far, as they crossed the wire. */
  readonly received: () => number;
}

/** How a tab looks. */
export interface TabOptions {
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  /** Signed in with the admin key, unless it says otherwise. */
  readonly isSignedIn?: boolean;
}

/** Opens a tab that notes whatever goes wrong in it. @param url of the server */
export async function openTab(browser: Browser, url: string, options: TabOptions = {}): Promise<Tab> {
  const { width = 1280, scheme = 'light', isSignedIn = true } = options;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: scheme,
    baseURL: url,
  });
  if (isSignedIn)
    await context.addInitScript({ content: `sessionStorage.setItem('tocsin.api-key', '${API_KEY}')` });
  const page = await context.newPage();
  const problems: string[] = [];
  let received = 0;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
      problems.push(`elsewhere: ${request.url()}`);
  });
  page.on('requestfinished', (request) => {
    void request.sizes().then(
      ({ responseBodySize }) => (received += responseBodySize),
      () => {},
    );
  });
  return { page, context, problems, received: () => received };
}
