import type { AlertExecutionResult } from '@tocsin/sdk';
import type { Command } from 'commander';
import { act, type Call, type Session } from '../call.ts';
import { examples } from '../examples.ts';
import { type ListOptions, listed, pageSize, printList } from '../list-items.ts';
import { instant, upTo } from '../options.ts';
import type { Column } from '../output/table.ts';
import { time } from '../output/text.ts';
import { type FilterOptions, filtered, filtersOf } from './execution-filters.ts';
import { outcomeOf, printDeliveries, printExecution, toldOf } from './show-execution.ts';
import { tail } from './tail.ts';

const COLUMNS: readonly Column<AlertExecutionResult>[] = [
  { title: 'at', of: (run) => time(run.executed_at) },
  { title: 'execution', of: (run) => run.execution_id },
  { title: 'alert', of: (run) => run.alert_id },
  { title: 'triggered', of: outcomeOf },
  { title: 'matches', of: (run) => run.match_count, right: true },
  { title: 'documents', of: (run) => run.source_documents.length, right: true },
  { title: 'told', of: toldOf },
];

/** `tocsin executions`. */
export function executionCommands(program: Command, session: Session): void {
  const group = program.command('executions').description('every run of an alert, and what it found');
  const lists = filtered(listed(group.command('list').description('list runs, newest first')))
    .option('--since <time>', 'from then on: 2030-01-02T03:04:05Z, or how long ago: 2h', instant)
    .option('--until <time>', 'before then', instant)
    .action(act(session, list));
  examples(lists, 'tocsin executions list --triggered --since 24h');
  group
    .command('show')
    .description('show a run with its matches, and what was told of it')
    .argument('<execution>', 'id')
    .action(act(session, show));
  const tails = filtered(group.command('tail').description('print the latest runs, a line each'))
    .option('-f, --follow', 'go on with those to come, until Ctrl-C')
    .option('-n, --lines <number>', 'how many of the latest', upTo(1000), 10)
    .action(act(session, tail));
  examples(tails, 'tocsin executions tail --follow --triggered');
}

async function list(call: Call<ListOptions & FilterOptions>): Promise<void> {
  const { client, options, print } = call;
  const wanted = { ...(await filtersOf(call)), limit: pageSize(options) };
  await printList(print, client.executions.list(wanted), options, COLUMNS);
}

async function show({ client, operands: [id = ''], print }: Call): Promise<void> {
  const run = await client.executions.get(id);
  const { results: deliveries } = await client.executions.deliveries(id);
  print.result({ ...run, deliveries }, () => {
    printExecution(print, run);
    printDeliveries(print, deliveries);
  });
}
