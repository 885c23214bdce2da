import { type Cell, colourOf, cut, painted, plain, widthOf } from './text.ts';

/** A column of a table. */
export interface Column<Item> {
  readonly title: string;
  readonly of: (item: Item) => Cell;
  /** Numbers stand at the right. */
  readonly right?: boolean;
  /** Cut first where the terminal is too narrow; the others stay whole, since they are copied. */
  readonly gives?: boolean;
}

/** How a table is shown. */
export interface TableStyle {
  readonly colour: boolean;
  /** Columns of the terminal; null = as wide as it needs. */
  readonly columns: number | null;
}

const GAP = 2;
/** A column that is cut keeps so much. */
const LEAST_WIDTH = 8;

/** A table, line by line, with a head. */
export function tableLines<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  style: TableStyle,
): string[] {
  const rows = items.map((item) => columns.map(({ of }) => of(item)));
  const widths = fitted(
    columns,
    columns.map(({ title }, i) =>
      Math.max(widthOf(title), ...rows.map((row) => widthOf(plain(row[i] as Cell)))),
    ),
    style.columns,
  );
  const head = columns.map(({ title }): Cell => ({ text: title.toUpperCase(), colour: 'dim' }));
  return [head, ...rows].map((row) => lineOf(row, columns, widths, style.colour));
}

function lineOf<Item>(
  row: readonly Cell[],
  columns: readonly Column<Item>[],
  widths: readonly number[],
  colour: boolean,
): string {
  const cells = row.map((cell, i) => {
    const width = widths[i] as number;
    const text = cut(plain(cell), width);
    const space = ' '.repeat(width - widthOf(text));
    const shown = painted(text, colourOf(cell), colour);
    return columns[i]?.right ? space + shown : shown + space;
  });
  return cells.join(' '.repeat(GAP)).trimEnd();
}

/** The widths of columns so that they fit, as far as those that give can give. */
function fitted<Item>(
  columns: readonly Column<Item>[],
  natural: readonly number[],
  available: number | null,
): readonly number[] {
  if (available === null) return natural;
  const widths = [...natural];
  let over = widths.reduce((sum, width) => sum + width, 0) + GAP * (widths.length - 1) - available;
  for (; over > 0; over--) {
    const widest = columns.reduce((best, { gives }, i) => {
      const width = widths[i] as number;
      return gives && width > LEAST_WIDTH && width > (widths[best] ?? 0) ? i : best;
    }, -1);
    if (widest === -1) return widths;
    widths[widest] = (widths[widest] as number) - 1;
  }
  return widths;
}
