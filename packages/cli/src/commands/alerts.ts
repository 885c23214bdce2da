import type { AlertResponse, CreateAlertRequest } from '@tocsin/sdk';
import type { Command } from 'commander';
import { act, type Call, type Session } from '../call.ts';
import { examples } from '../examples.ts';
import { type ListOptions, listed, pageSize, printList } from '../list-items.ts';
import { several, upTo } from '../options.ts';
import type { Column } from '../output/table.ts';
import { type Cell, time } from '../output/text.ts';
import { readJsonObject } from '../read-json.ts';
import { testAlert } from './test-alert.ts';

const COLUMNS: readonly Column<AlertResponse>[] = [
  { title: 'name', of: (alert) => alert.name, gives: true },
  { title: 'id', of: (alert) => alert.alert_id },
  { title: 'state', of: stateOf },
  { title: 'plan', of: (alert) => alert.plan },
  { title: 'tells', of: channelsOf, gives: true },
  { title: 'changed', of: (alert) => time(alert.updated_at) },
];

/** `tocsin alerts`. */
export function alertCommands(program: Command, session: Session): void {
  const group = program.command('alerts').description('what is watched for, and whom it is told');
  listed(group.command('list').description('list alerts'))
    .option('--search <text>', 'only those whose name has this')
    .action(act(session, list));
  group
    .command('show')
    .description('show an alert, where it is attached, and how often it ran')
    .argument('<alert>', 'id or name')
    .action(act(session, show));
  examples(
    group
      .command('create')
      .description('make an alert from JSON, as POST /v1/alerts takes it')
      .argument('<file>', 'a file, or - for standard input')
      .option('--attach <collection>', 'a collection whose arrivals it checks; may be repeated', several)
      .action(act(session, create)),
    'tocsin alerts create alert.json --attach debian',
  );
  examples(
    group
      .command('test')
      .description('what it would have found among the latest documents; nothing is recorded, nobody is told')
      .argument('<alert>', 'id or name')
      .option(
        '-c, --collection <collection>',
        'whose documents; needed where it is attached to several or none',
      )
      .option('--latest <documents>', 'how many documents are looked at (default: 200)', upTo(1000))
      .option('--limit <matches>', 'how many matches are shown (default: 50)', upTo(100))
      .option('--execute', 'check all documents of the collection and record the run; nobody is told')
      .action(act(session, testAlert)),
    "tocsin alerts test 'new cryptography' --latest 1000",
  );
  for (const [name, enabled] of [
    ['enable', true],
    ['disable', false],
  ] as const)
    group
      .command(name)
      .description(enabled ? 'let an alert run' : 'let an alert run no more; it stays, with its history')
      .argument('<alert>', 'id or name')
      .action(act(session, (call: Call) => setEnabled(call, enabled)));
}

function stateOf({ enabled, shadow, snooze_until: until }: AlertResponse): Cell {
  if (!enabled) return { text: 'disabled', colour: 'dim' };
  if (until !== null) return { text: `snoozed until ${time(until)}`, colour: 'yellow' };
  return shadow ? { text: 'shadow', colour: 'yellow' } : { text: 'enabled', colour: 'green' };
}

function channelsOf({ notification_config: { channels } }: AlertResponse): string {
  const told = channels.filter((channel) => channel.channel_type !== 'none');
  return told.length === 0 ? 'nobody' : told.map((channel) => channel.channel_type).join(', ');
}

function list({ client, options, print }: Call<ListOptions & { search?: string }>): Promise<void> {
  const wanted = { limit: pageSize(options), search: options.search };
  return printList(print, client.alerts.list(wanted), options, COLUMNS);
}

async function show({ client, operands: [name = ''], print }: Call): Promise<void> {
  const alert = await client.alerts.get(name);
  const { results: applications } = await client.alerts.applications.list(alert.alert_id, { limit: 1000 });
  print.result({ ...alert, applications }, () => {
    const { statistics } = alert;
    print.facts([
      ['alert', alert.name],
      ['id', alert.alert_id],
      ['description', alert.description],
      ['state', stateOf(alert)],
      ['triggers on', alert.trigger_on],
      ['retriever', alert.retriever_id],
      ['plan', alert.plan],
      ['tells', channelsOf(alert)],
      ['runs', statistics?.runs],
      ['recorded', statistics?.recorded],
      ['triggered', statistics?.triggered],
      ['failed', statistics?.failed],
      ['last run', time(statistics?.last_recorded_at)],
      ['created', time(alert.created_at)],
    ]);
    if (applications === null || applications.length === 0) return;
    print.line();
    print.table(applications, [
      { title: 'collection', of: (one) => one.collection_id },
      { title: 'runs', of: (one) => one.execution_mode },
      { title: 'schedule', of: (one) => one.schedule?.cron },
      { title: 'enabled', of: (one) => one.enabled },
    ]);
  });
}

async function create(call: Call<{ attach?: readonly string[] }>): Promise<void> {
  const { client, operands, options, around, print } = call;
  const body = await readJsonObject<CreateAlertRequest>(operands[0] as string, around);
  const made = await client.alerts.create(body);
  for (const collection of options.attach ?? [])
    await client.alerts.applications.put(made.alert_id, collection);
  print.result(made, () =>
    print.facts([
      ['alert', made.name],
      ['id', made.alert_id],
      ['attached to', options.attach?.join(', ')],
    ]),
  );
}

async function setEnabled({ client, operands: [name = ''], print }: Call, enabled: boolean): Promise<void> {
  const alert = await client.alerts.update(name, { enabled });
  print.result(alert, () =>
    print.facts([
      ['alert', alert.name],
      ['state', stateOf(alert)],
    ]),
  );
}
