import { styleText } from 'node:util';
import stringWidth from 'string-width';

/** How a cell is shown; without a terminal that takes colours all are the same. */
export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** A text in a colour. */
export interface Coloured {
  readonly text: string;
  readonly colour: Colour;
}

/** What may stand in a cell. Null and undefined are shown as `–`. */
export type Cell = string | number | boolean | null | undefined | Coloured;

/** Names and documents come from anyone: what would move the cursor or colour the terminal is not let through. */
export function harmless(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ');
}

/** A cell in plain text. */
export function plain(cell: Cell): string {
  if (cell === null || cell === undefined || cell === '') return '–';
  if (typeof cell === 'object') return harmless(cell.text);
  if (typeof cell === 'number') return cell.toLocaleString('en-US', { maximumFractionDigits: 4 });
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no';
  return harmless(cell);
}

/** A text in a colour, where colours are wanted. */
export function painted(text: string, colour: Colour | undefined, wanted: boolean): string {
  return wanted && colour !== undefined ? styleText(colour, text, { validateStream: false }) : text;
}

/** The colour of a cell. */
export function colourOf(cell: Cell): Colour | undefined {
  return typeof cell === 'object' && cell !== null ? cell.colour : undefined;
}

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/** A text that takes so many columns at most, cut with an ellipsis. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let kept = '';
  let used = 1;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    used += widthOf(segment);
    if (used > width) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** An instant as people read it: to the second, in UTC. */
export function time(iso: string | null | undefined): string | null {
  return iso === null || iso === undefined ? null : iso.replace(/\.\d+Z$/, 'Z');
}

/** A time that something took. */
export function duration(ms: number): string {
  return `${Number(ms.toFixed(1))} ms`;
}
