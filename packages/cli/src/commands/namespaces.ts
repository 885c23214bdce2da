import type { NamespaceModel } from '@tocsin/sdk';
import type { Command } from 'commander';
import { act, type Call, type Session } from '../call.ts';
import { confirmed } from '../confirm.ts';
import { examples } from '../examples.ts';
import { type ListOptions, listed, pageSize, printList } from '../list-items.ts';
import { extractors, type NamedExtractor } from '../options.ts';
import type { Column } from '../output/table.ts';
import { time } from '../output/text.ts';

const COLUMNS: readonly Column<NamespaceModel>[] = [
  { title: 'name', of: (one) => one.namespace_name, gives: true },
  { title: 'id', of: (one) => one.namespace_id },
  { title: 'collections', of: (one) => one.collection_count, right: true },
  { title: 'documents', of: (one) => one.document_count, right: true },
  { title: 'created', of: (one) => time(one.created_at) },
];

interface CreateOptions {
  readonly description?: string;
  readonly extractor?: readonly NamedExtractor[];
}

const DEFAULT_EXTRACTORS = ['passthrough_extractor', 'text_extractor'].map((name) => ({
  feature_extractor_name: name,
  version: 'v1',
}));

/** `tocsin namespaces`. */
export function namespaceCommands(program: Command, session: Session): void {
  const group = program.command('namespaces').description('isolation boundaries: everything lives in one');
  examples(
    listed(group.command('list').description('list those that the key sees')).action(act(session, list)),
    'tocsin namespaces list',
  );
  examples(
    group
      .command('create')
      .description('make a namespace')
      .argument('<name>')
      .option('--description <text>')
      .option('--extractor <name@version>', 'what it extracts features with; may be repeated', extractors)
      .action(act(session, create)),
    'tocsin namespaces create packages',
  );
  group
    .command('delete')
    .description('delete a namespace with all that is in it')
    .argument('<namespace>', 'id or name')
    .option('--yes', 'it is meant')
    .action(act(session, remove));
}

function list({ client, options, print }: Call<ListOptions>): Promise<void> {
  return printList(print, client.namespaces.list({ limit: pageSize(options) }), options, COLUMNS);
}

async function create({ client, operands: [name = ''], options, print }: Call<CreateOptions>): Promise<void> {
  const made = await client.namespaces.create({
    namespace_name: name,
    description: options.description,
    feature_extractors: [...(options.extractor ?? DEFAULT_EXTRACTORS)],
  });
  print.result(made, () => {
    print.facts([
      ['namespace', made.namespace_name],
      ['id', made.namespace_id],
    ]);
  });
}

async function remove(call: Call<{ yes?: boolean }>): Promise<void> {
  const { client, operands, options, print } = call;
  const found = await client.namespaces.get(operands[0] as string);
  const { namespace_name: name, collection_count: collections, document_count: documents } = found;
  confirmed(
    options,
    `the namespace "${name}" with ${collections ?? 0} collections and ${documents ?? 0} documents`,
  );
  const answer = await client.namespaces.delete(found.namespace_id);
  print.result(answer, () => print.facts([['deleted', name]]));
}
