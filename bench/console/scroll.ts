import type { Page } from 'playwright-core';

/** Rows that are scrolled through. */
const ROWS = 10_000;
/** Of a wheel's turn, in pixels. */
const TURN = 1200;

/** How long frames took while rows went by. */
export interface Frames {
  readonly median: number;
  readonly p99: number;
  readonly count: number;
  /** The position of the last row that was seen. */
  readonly rows: number;
}

/** Notes when each frame is drawn. */
const NOTE_FRAMES = `
  globalThis.frames_ = [];
  let last = performance.now();
  const note = (now) => { globalThis.frames_.push(now - last); last = now; requestAnimationFrame(note); };
  requestAnimationFrame(note);
`;
/** The first two are the head and the first row. */
const LAST_ROW = `Math.max(...[...document.querySelectorAll('[aria-rowindex]')].map((row) => row.ariaRowIndex - 1))`;

/** Turns the wheel until so many rows have gone by, and measures the frames meanwhile. */
export async function scrollRows(page: Page, address: string): Promise<Frames> {
  await page.goto(address);
  await page.locator('[aria-rowindex="2"]').hover();
  await page.evaluate(NOTE_FRAMES);
  let seen = 0;
  for (let turn = 0; seen < ROWS && turn < 5000; turn++) {
    await page.mouse.wheel(0, TURN);
    seen = await page.evaluate<number>(LAST_ROW);
  }
  const frames = (await page.evaluate<number[]>('globalThis.frames_')).sort((a, b) => a - b);
  const at = (share: number): number => frames[Math.floor(share * (frames.length - 1))] as number;
  return { median: at(0.5), p99: at(0.99), count: frames.length, rows: seen };
}
