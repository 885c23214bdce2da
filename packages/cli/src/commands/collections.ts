import type { CollectionResponse } from '@tocsin/sdk';
import type { Command } from 'commander';
import { act, type Call, type Session } from '../call.ts';
import { confirmed } from '../confirm.ts';
import { examples } from '../examples.ts';
import { type ListOptions, listed, pageSize, printList } from '../list-items.ts';
import { extractor, type NamedExtractor, several } from '../options.ts';
import type { Column } from '../output/table.ts';
import { time } from '../output/text.ts';

const COLUMNS: readonly Column<CollectionResponse>[] = [
  { title: 'name', of: (one) => one.collection_name, gives: true },
  { title: 'id', of: (one) => one.collection_id },
  { title: 'extractor', of: extractorOf, gives: true },
  { title: 'alerts', of: (one) => one.alert_applications?.length ?? 0, right: true },
  { title: 'documents', of: (one) => one.document_count, right: true },
  { title: 'created', of: (one) => time(one.created_at) },
];

interface CreateOptions {
  readonly description?: string;
  readonly extractor: NamedExtractor;
  readonly alert?: readonly string[];
}

/** `tocsin collections`. */
export function collectionCommands(program: Command, session: Session): void {
  const group = program
    .command('collections')
    .description('documents of one kind, and the alerts that watch them');
  listed(group.command('list').description('list collections'))
    .option('--search <text>', 'only those whose name has this')
    .action(act(session, list));
  group
    .command('show')
    .description('show a collection, what its documents can be searched by, and its alerts')
    .argument('<collection>', 'id or name')
    .action(act(session, show));
  examples(
    group
      .command('create')
      .description('make a collection')
      .argument('<name>')
      .option('--description <text>')
      .option(
        '--extractor <name@version>',
        'what it extracts features with',
        extractor,
        extractor('passthrough_extractor@v1'),
      )
      .option('--alert <alert>', 'an alert that checks what arrives, by id or name; may be repeated', several)
      .action(act(session, create)),
    'tocsin collections create debian --extractor text_extractor@v1',
    "tocsin collections create news --alert 'new cryptography'",
  );
  group
    .command('delete')
    .description('delete a collection with its documents')
    .argument('<collection>', 'id or name')
    .option('--yes', 'it is meant')
    .action(act(session, remove));
}

function extractorOf({
  feature_extractor: { feature_extractor_name: name, version },
}: CollectionResponse): string {
  return `${name}@${version}`;
}

function list({ client, options, print }: Call<ListOptions & { search?: string }>): Promise<void> {
  const wanted = { limit: pageSize(options), search: options.search };
  return printList(print, client.collections.list(wanted), options, COLUMNS);
}

async function show({ client, operands: [name = ''], print }: Call): Promise<void> {
  const one = await client.collections.get(name);
  const { features } = await client.collections.features(one.collection_id);
  print.result({ ...one, features }, () => {
    print.facts([
      ['collection', one.collection_name],
      ['id', one.collection_id],
      ['description', one.description],
      ['extractor', extractorOf(one)],
      ['documents', one.document_count],
      ['created', time(one.created_at)],
    ]);
    if (features.length > 0) {
      print.line();
      print.table(features, [
        { title: 'feature', of: (feature) => feature.feature_address },
        { title: 'kind', of: (feature) => feature.vector_index.distance ?? feature.vector_index.type },
        { title: 'size', of: (feature) => feature.vector_index.dimensions, right: true },
      ]);
    }
    const alerts = one.alert_applications ?? [];
    if (alerts.length === 0) return;
    print.line();
    print.table(alerts, [
      { title: 'alert', of: (alert) => alert.alert_id },
      { title: 'runs', of: (alert) => alert.execution_mode },
      { title: 'phase', of: (alert) => alert.execution_phase, right: true },
      { title: 'priority', of: (alert) => alert.priority, right: true },
    ]);
  });
}

async function create({ client, operands: [name = ''], options, print }: Call<CreateOptions>): Promise<void> {
  const made = await client.collections.create({
    collection_name: name,
    description: options.description,
    source: { type: 'bucket' },
    feature_extractor: options.extractor,
    alert_applications: (options.alert ?? []).map((alert_id) => ({ alert_id, execution_mode: 'on_ingest' })),
  });
  print.result(made, () => {
    print.facts([
      ['collection', made.collection_name],
      ['id', made.collection_id],
    ]);
  });
}

async function remove(call: Call<{ yes?: boolean }>): Promise<void> {
  const { client, operands, options, print } = call;
  const found = await client.collections.get(operands[0] as string);
  const { collection_name: name, document_count: documents } = found;
  confirmed(options, `the collection "${name}" with ${documents ?? 0} documents`);
  const answer = await client.collections.delete(found.collection_id);
  print.result(answer, () => print.facts([['deleted', name]]));
}
