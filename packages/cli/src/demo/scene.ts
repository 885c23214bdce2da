import type { Client } from './client.ts';

/** A record of the sample: a package of a software archive. */
export interface PackageRecord {
  readonly id: string;
  readonly text: string;
  readonly section: string;
  readonly installed_size: number;
  readonly tags: readonly string[];
  readonly [field: string]: unknown;
}

const EXTRACTOR = { feature_extractor_name: 'passthrough_extractor', version: 'v1' };
const NAME_FEATURE = 'tocsin://name_hash@v1/simhash';

/** A 64-bit SimHash of a package's name: similar names differ in few bits (Charikar 2002, over letter pairs). */
export function nameHash(name: string): string {
  const votes = new Int32Array(64);
  const padded = ` ${name.toLowerCase()} `;
  for (let i = 0; i + 1 < padded.length; i++) {
    let hash = 0xcbf29ce484222325n;
    for (const unit of padded.slice(i, i + 2))
      hash = BigInt.asUintN(64, (hash ^ BigInt(unit.charCodeAt(0))) * 0x100000001b3n);
    for (let bit = 0; bit < 64; bit++)
      votes[bit] = (votes[bit] as number) + ((hash >> BigInt(bit)) & 1n ? 1 : -1);
  }
  let bits = 0n;
  for (let bit = 0; bit < 64; bit++) if ((votes[bit] as number) > 0) bits |= 1n << BigInt(bit);
  return bits.toString(16).padStart(16, '0');
}

/** The alerts of the demo: text and attributes, a range, one that stays silent, and names against a reference. */
const WATCHES = [
  {
    name: 'Python web frameworks',
    filter: {
      AND: [
        { field: 'metadata.section', value: 'python' },
        { field: 'metadata.text', operator: 'text', value: 'web' },
      ],
    },
  },
  {
    name: 'Larger than 100 MB',
    filter: { field: 'metadata.installed_size', operator: 'gte', value: 100_000 },
  },
  {
    name: 'Games in a terminal',
    filter: {
      'metadata.section': 'games',
      OR: [
        { 'metadata.tags': 'interface::text-mode' },
        { field: 'metadata.text', operator: 'text', value: 'terminal' },
      ],
    },
  },
  { name: 'Must stay silent', filter: { field: 'metadata.section', value: 'no-such-section' } },
] as const;

const WELL_KNOWN = [
  'openssl',
  'python3-requests',
  'libcurl4',
  'nginx',
  'postgresql',
  'git',
  'bash',
  'vim',
  'gimp',
  'ruby',
];

/** What the demo works on. */
export interface DemoScene {
  readonly collectionId: string;
  readonly alerts: { readonly id: string; readonly name: string }[];
}

/** Makes the reference collection, the alerts and the watched collection. */
export async function makeScene(
  client: Client,
  webhook: { url: string; secret: string },
): Promise<DemoScene> {
  const reference = await client('POST', '/v1/collections', collection('well-known-names', []));
  const documents = WELL_KNOWN.map((name) => ({
    document_id: name,
    metadata: { name },
    features: [nameFeature(name)],
  }));
  await client('POST', `/v1/collections/${reference.collection_id}/documents/bulk`, { documents });
  const channel = await client('POST', '/v1/notifications/channels', {
    name: 'demo receiver',
    channel_type: 'webhook',
    config: webhook,
  });
  const notification_config = { channels: [{ channel_type: 'webhook', channel_id: channel.channel_id }] };
  const alerts: { id: string; name: string }[] = [];
  for (const { name, filter } of WATCHES) {
    const retriever = { stages: [stage('filter', 'attribute_filter', { filters: filter })] };
    const alert = await client('POST', '/v1/alerts', { name, retriever, notification_config });
    alerts.push({ id: alert.alert_id, name });
  }
  const name = 'Looks like a well-known name';
  const lookalike = await client('POST', '/v1/alerts', {
    name,
    retriever: {
      collection_identifiers: [reference.collection_id],
      input_schema: { hash: { type: 'string', required: true } },
      stages: [
        stage('filter', 'feature_search', {
          searches: [{ feature_uri: NAME_FEATURE, query: '{{INPUT.hash}}', max_distance: 12 }],
        }),
      ],
    },
    notification_config,
  });
  alerts.push({ id: lookalike.alert_id, name });
  const mapping = { input_key: 'hash', source: { source_type: 'document_field', path: 'features.simhash' } };
  const applications = alerts.map(({ id }) => ({
    alert_id: id,
    execution_mode: 'on_ingest',
    input_mappings: id === lookalike.alert_id ? [mapping] : [],
  }));
  const packages = await client('POST', '/v1/collections', collection('packages', applications));
  return { collectionId: packages.collection_id, alerts };
}

/** A record as a document. */
export function toDocument(record: PackageRecord): object {
  const { id, ...metadata } = record;
  const name = id.replace(/^pkg_/, '');
  return { document_id: id, metadata: { name, ...metadata }, features: [nameFeature(name)] };
}

function nameFeature(name: string): object {
  return { feature_extractor_id: 'name_hash_v1', hashes: { simhash: nameHash(name) } };
}

function stage(stage_type: string, stage_id: string, parameters: object): object {
  return { stage_name: stage_id, stage_type, config: { stage_id, parameters } };
}

function collection(collection_name: string, alert_applications: object[]): object {
  return { collection_name, source: { type: 'bucket' }, feature_extractor: EXTRACTOR, alert_applications };
}
