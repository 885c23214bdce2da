import type { ChannelField, ChannelResponse, CreateChannelRequest, TestChannelResponse } from '@tocsin/sdk';
import type { Command } from 'commander';
import { act, type Call, type Session } from '../call.ts';
import { UsageError } from '../errors.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type ListOptions, listed, pageSize, printList } from '../list-items.ts';
import type { Column } from '../output/table.ts';
import { type Cell, duration, time } from '../output/text.ts';
import { readJsonObject } from '../read-json.ts';

const COLUMNS: readonly Column<ChannelResponse>[] = [
  { title: 'name', of: (channel) => channel.name, gives: true },
  { title: 'id', of: (channel) => channel.channel_id },
  { title: 'type', of: (channel) => channel.channel_type },
  { title: 'state', of: stateOf, gives: true },
  { title: 'failures', of: (channel) => channel.failures, right: true },
  { title: 'created', of: (channel) => time(channel.created_at) },
];

/** `tocsin channels`. */
export function channelCommands(program: Command, session: Session): void {
  const group = program.command('channels').description('where people are told: webhooks, Slack, e-mail');
  listed(group.command('list').description('list channels')).action(act(session, list));
  group
    .command('show')
    .description('show a channel, its secrets masked')
    .argument('<channel>', 'id or name')
    .action(act(session, show));
  examples(
    group
      .command('create')
      .description('make a channel from JSON, as POST /v1/notifications/channels takes it')
      .argument('<file>', 'a file, or - for standard input')
      .action(act(session, create)),
    'tocsin channels create channel.json',
  );
  group
    .command('test')
    .description('send a marked sample, and show what the far side says')
    .argument('<channel>', 'id or name')
    .action(act(session, test));
  group
    .command('resume')
    .description('switch on a channel that was paused; what was held for it is told by one summary')
    .argument('<channel>', 'id or name')
    .action(act(session, resume));
  group
    .command('types')
    .description('the kinds of channels, and the fields of their configurations')
    .argument('[type]', 'only this one')
    .action(act(session, types));
}

function stateOf({ enabled, paused }: ChannelResponse): Cell {
  if (paused !== null) return { text: `paused: ${paused.reason}`, colour: 'red' };
  return enabled ? { text: 'enabled', colour: 'green' } : { text: 'disabled', colour: 'dim' };
}

function list({ client, options, print }: Call<ListOptions>): Promise<void> {
  return printList(print, client.channels.list({ limit: pageSize(options) }), options, COLUMNS);
}

/**
 * The id of the channel that is meant. The API knows channels by id, since several may have the same name.
 * @throws UsageError where several have it
 */
async function channelOf({ client, operands: [given = ''] }: Call): Promise<string> {
  if (/^(chn|wh|sl|em)_/.test(given)) return given;
  const found: string[] = [];
  for await (const channel of client.channels.list({ limit: 1000 }))
    if (channel.name === given) found.push(channel.channel_id);
  if (found.length > 1)
    throw new UsageError(`Several channels are called so: name one of ${found.join(', ')}`);
  // Where there is none, the server says so.
  return found[0] ?? given;
}

async function show(call: Call): Promise<void> {
  const { client, print } = call;
  const channel = await client.channels.get(await channelOf(call));
  print.result(channel, () => tell(print, channel));
}

function tell(print: Call['print'], channel: ChannelResponse): void {
  const config = Object.entries(channel.config).map(([field, value]): [string, Cell] => [
    field,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  print.facts([
    ['channel', channel.name],
    ['id', channel.channel_id],
    ['type', channel.channel_type],
    ['state', stateOf(channel)],
    ['failures', channel.failures === 0 ? null : channel.failures],
    ['failing since', time(channel.failing_since)],
    ['fallback', channel.fallback_channel_id],
    ['created', time(channel.created_at)],
    ...config.filter(([, value]) => value !== 'null'),
  ]);
}

async function create({ client, operands: [file = ''], around, print }: Call): Promise<void> {
  const made = await client.channels.create(await readJsonObject<CreateChannelRequest>(file, around));
  print.result(made, () => {
    tell(print, made);
    if (made.channel_type === 'webhook')
      print.note('A secret that was made for it is shown this once. Receivers verify messages with it.');
  });
}

async function test(call: Call): Promise<ExitCode> {
  const { client, print } = call;
  const answer = await client.channels.test(await channelOf(call));
  print.result(answer, () =>
    print.facts([
      ['outcome', outcomeOf(answer)],
      ['reason', answer.reason],
      ['code', answer.status_code === null ? null : String(answer.status_code)],
      ['error', answer.error],
      ['sent to', answer.request?.target],
      ['answer', answer.response],
      ['remark', answer.remark],
      ['time', duration(answer.duration_ms)],
    ]),
  );
  return answer.outcome === 'delivered' ? EXIT.ok : EXIT.failed;
}

function outcomeOf({ outcome }: TestChannelResponse): Cell {
  return { text: outcome, colour: outcome === 'delivered' ? 'green' : 'red' };
}

async function resume(call: Call): Promise<void> {
  const { client, print } = call;
  const answer = await client.channels.resume(await channelOf(call));
  print.result(answer, () =>
    print.facts([
      ['resumed', answer.channel_id],
      ['summary', answer.summary_id],
    ]),
  );
}

async function types({ client, operands: [only], print }: Call): Promise<ExitCode> {
  const all = (await client.channels.types()).results;
  const shown = only === undefined ? all : all.filter((one) => one.channel_type === only);
  if (shown.length === 0) {
    print.note(
      `There is no channel type "${only}"; there are ${all.map((one) => one.channel_type).join(', ')}.`,
    );
    return EXIT.notFound;
  }
  const rows = shown.flatMap(({ channel_type: type, fields }) =>
    flat(fields).map((field) => ({ type, ...field })),
  );
  print.result(shown, () =>
    print.table(rows, [
      { title: 'type', of: (row) => row.type },
      { title: 'field', of: (row) => row.name },
      { title: 'holds', of: (row) => row.choices?.join(', ') ?? row.holds },
      { title: 'required', of: (row) => row.required },
      { title: 'secret', of: (row) => row.secret },
      { title: 'help', of: (row) => row.help, gives: true },
    ]),
  );
  return EXIT.ok;
}

/** The fields, those of groups as `smtp.host`. */
function flat(
  fields: readonly ChannelField[],
  prefix = '',
): (Omit<ChannelField, 'type'> & { holds: string })[] {
  return fields.flatMap(({ type, ...field }) =>
    type === 'group'
      ? flat(field.fields ?? [], `${prefix}${field.name}.`)
      : [{ ...field, name: prefix + field.name, holds: type }],
  );
}
