import type { List, PageOf } from '@tocsin/sdk';
import type { Command } from 'commander';
import { count } from './options.ts';
import type { Printer } from './output/printer.ts';
import type { Column } from './output/table.ts';

/** How much of a list is wanted. */
export interface ListOptions {
  readonly limit?: number;
  readonly all?: boolean;
}

const DEFAULT_LIMIT = 50;
const PAGE = 1000;

/** Gives a command the options of a list. */
export function listed(command: Command): Command {
  return command
    .option('--limit <number>', `how many at most (default: ${DEFAULT_LIMIT})`, count)
    .option('--all', 'all of them');
}

/** How many to ask for at once. */
export function pageSize({ limit = DEFAULT_LIMIT, all }: ListOptions): number {
  return all ? PAGE : Math.min(limit, PAGE);
}

/** Prints a list: for people a table, for programs an array. */
export async function printList<Item>(
  print: Printer,
  list: List<Item, PageOf<Item>>,
  options: ListOptions,
  columns: readonly Column<Item>[],
): Promise<void> {
  const { items, more } = await itemsOf(list, options);
  print.result(items, () => {
    if (items.length === 0) print.note('None.');
    else print.table(items, columns);
  });
  if (more) print.note(`There are more; --limit NUMBER or --all shows them.`);
}

async function itemsOf<Item>(
  list: List<Item, PageOf<Item>>,
  { limit = DEFAULT_LIMIT, all = false }: ListOptions,
): Promise<{ items: Item[]; more: boolean }> {
  const items: Item[] = [];
  for await (const page of list.pages()) {
    items.push(...(page.results ?? []));
    const next = page.pagination?.next_cursor ?? null;
    if (!all && items.length >= limit)
      return { items: items.slice(0, limit), more: items.length > limit || next !== null };
  }
  return { items, more: false };
}
