import { type Browser, chromium } from 'playwright-core';

/** Where Chromium is; undefined where the tests of the console are left out. */
export const CHROMIUM: string | undefined = process.env['TOCSIN_TEST_CHROMIUM'];

/** It talks to nobody by itself. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a browser without a window. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM as string, args: ARGS });
}
