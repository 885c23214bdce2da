import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from '../testing/server.ts';
import { masked, stdinOf } from '../testing/terminal.ts';

const ALERT = {
  name: 'new cryptography',
  retriever: {
    stages: [
      {
        stage_name: 'about cryptography',
        stage_type: 'filter',
        config: {
          stage_id: 'attribute_filter',
          parameters: { field: 'text', operator: 'text', value: 'encryption' },
        },
      },
    ],
  },
  notification_config: { channels: [] },
};

let server: TestServer;
let receiver: Server;
let receiverUrl: string;
beforeAll(async () => {
  server = await startServer();
  receiver = createServer((_request, response) => response.writeHead(200).end('thanks'));
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  receiverUrl = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  await server.close();
  receiver.closeAllConnections();
  receiver.close();
});

/** What people see, without ids and times. */
async function shown(...args: string[]): Promise<string> {
  const { code, out, err } = await server.tocsin(args);
  return masked([out, err, `exit ${code}`].filter(Boolean).join('\n'));
}

/** What programs get. */
async function json(...args: string[]) {
  const { out } = await server.tocsin([...args, '--json']);
  return JSON.parse(out);
}

function file(name: string, text: string): string {
  const full = path.join(server.folder, name);
  writeFileSync(full, text);
  return full;
}

describe('commands, one after the other', () => {
  it('namespaces', async () => {
    expect(
      await shown('namespaces', 'create', 'spare', '--extractor', 'text_extractor@v1'),
    ).toMatchInlineSnapshot(`
      "namespace  spare
      id  ns_ID
      exit 0"
    `);
    expect(await shown('namespaces', 'list')).toMatchInlineSnapshot(`
      "NAME  ID  COLLECTIONS  DOCUMENTS  CREATED
      packages  ns_ID  0  0  TIME
      spare  ns_ID  0  0  TIME
      exit 0"
    `);
    expect(await shown('namespaces', 'delete', 'spare')).toMatchInlineSnapshot(`
      "This deletes the namespace "spare" with 0 collections and 0 documents. Run it again with --yes if that is meant.
      exit 2"
    `);
    expect(await shown('namespaces', 'delete', 'spare', '--yes')).toMatchInlineSnapshot(`
      "deleted  spare
      exit 0"
    `);
    expect(await json('namespaces', 'list')).toMatchObject([{ namespace_name: 'packages' }]);
    expect(await shown('namespaces', 'delete', 'spare', '--yes')).toMatchInlineSnapshot(`
      "There is no namespace "spare"
      exit 3"
    `);
  });

  it('collections', async () => {
    const created = await shown('collections', 'create', 'debian', '--extractor', 'text_extractor@v1');
    expect(created).toMatchInlineSnapshot(`
      "collection  debian
      id  col_ID
      exit 0"
    `);
    await shown('collections', 'create', 'spare');
    expect(await shown('collections', 'list', '--search', 'debian')).toMatchInlineSnapshot(`
      "NAME  ID  EXTRACTOR  ALERTS  DOCUMENTS  CREATED
      debian  col_ID  text_extractor@v1  0  0  TIME
      exit 0"
    `);
    expect(await shown('collections', 'list', '--limit', '1')).toMatch(/There are more; --limit/);
    expect(await shown('collections', 'show', 'debian')).toMatchInlineSnapshot(`
      "collection  debian
      id  col_ID
      extractor  text_extractor@v1
      documents  0
      created  TIME

      FEATURE  KIND  SIZE
      tocsin://text_extractor@v1/lexical  cosine  384
      exit 0"
    `);
    expect(await json('collections', 'show', 'debian')).toMatchObject({ features: [{}], document_count: 0 });
    expect(await shown('collections', 'delete', 'spare')).toMatch(/deletes the collection "spare"[^]*exit 2/);
    expect(await shown('collections', 'delete', 'spare', '--yes')).toBe('deleted  spare\nexit 0');
    expect(await shown('collections', 'show', 'spare')).toBe('There is no collection "spare"\nexit 3');
  });

  it('alerts from a file and from standard input', async () => {
    const created = await shown(
      'alerts',
      'create',
      file('a.json', JSON.stringify(ALERT)),
      '--attach',
      'debian',
    );
    expect(created).toMatchInlineSnapshot(`
      "alert  new cryptography
      id  alt_ID
      attached to  debian
      exit 0"
    `);
    const stdin = stdinOf(JSON.stringify({ ...ALERT, name: 'spare' }));
    expect(await server.tocsin(['alerts', 'create', '-'], { stdin })).toMatchObject({ code: 0 });
    expect(await shown('alerts', 'create', file('b.json', '{'))).toMatch(
      /b\.json is not valid JSON[^]*exit 1/,
    );
    expect(await shown('alerts', 'create', file('b.json', '[]'))).toMatch(
      /must hold one JSON object\nexit 1/,
    );
    expect(await shown('alerts', 'create', '/nowhere.json')).toMatch(/cannot be read: ENOENT\nexit 1/);
    expect(await shown('alerts', 'create', file('b.json', '{"name": "x"}'))).toMatch(
      /notification_config[^]*exit 1/,
    );
  });

  it('ingest', async () => {
    const documents = [
      { document_id: 'age', text: 'modern encryption tool', metadata: { section: 'utils' } },
      { document_id: 'sl', text: 'steam \u001b[31mlocomotive' },
    ];
    const lines = file('documents.jsonl', documents.map((one) => JSON.stringify(one)).join('\n'));
    const { code, out } = await server.tocsin(['ingest', lines, '--collection', 'debian'], { now: () => 0 });
    expect([code, out]).toMatchInlineSnapshot(`
      [
        0,
        "documents  2
      created    2
      updated    0
      unchanged  0
      refused    0
      time       0 s
      rate       2,000 documents/s",
      ]
    `);
    expect(await json('ingest', lines, '-c', 'debian')).toMatchObject({ documents: 2, unchanged: 2 });
  });

  it('alerts', async () => {
    await expect.poll(() => json('executions', 'list')).toHaveLength(1);
    expect(await shown('alerts', 'list')).toMatchInlineSnapshot(`
      "NAME  ID  STATE  PLAN  TELLS  CHANGED
      new cryptography  alt_ID  enabled  standing  nobody  TIME
      spare  alt_ID  enabled  standing  nobody  TIME
      exit 0"
    `);
    expect(await shown('alerts', 'show', 'new cryptography')).toMatchInlineSnapshot(`
      "alert  new cryptography
      id  alt_ID
      state  enabled
      triggers on  results
      retriever  ret_ID
      plan  standing
      tells  nobody
      runs  1
      recorded  1
      triggered  1
      failed  0
      last run  TIME
      created  TIME

      COLLECTION  RUNS  SCHEDULE  ENABLED
      col_ID  on_ingest  –  yes
      exit 0"
    `);
    expect(await json('alerts', 'show', 'new cryptography')).toMatchObject({
      applications: [{ execution_mode: 'on_ingest' }],
    });
    expect(await shown('alerts', 'disable', 'spare')).toMatchInlineSnapshot(`
      "alert  spare
      state  disabled
      exit 0"
    `);
    expect(await json('alerts', 'enable', 'spare')).toMatchObject({ enabled: true });
    expect(await shown('alerts', 'enable', 'none')).toBe('There is no alert "none"\nexit 3');
  });

  it('alerts are tested against what is there, with the evidence', async () => {
    expect(await shown('alerts', 'test', 'new cryptography')).toMatchInlineSnapshot(`
      "would trigger  yes
      matches  1
      of documents  2
      created from  TIME
      until  TIME
      plan  standing
      time  N ms

      DOCUMENT  SCORE  EVIDENCE  METADATA
      age  1  text text "encryption" (terms: encryption)  {"section":"utils"}
      exit 0"
    `);
    expect(await shown('alerts', 'test', 'spare')).toMatch(/attached to no collection[^]*exit 2/);
    expect(await json('alerts', 'test', 'spare', '-c', 'debian')).toMatchObject({ match_count: 1 });
    expect(await json('executions', 'list')).toHaveLength(1);
    expect(await json('alerts', 'test', 'spare', '-c', 'debian', '--execute')).toMatchObject({
      notification: { reason: 'dry_run' },
    });
    expect(await json('executions', 'list')).toHaveLength(2);
  });

  it('executions', async () => {
    expect(await shown('executions', 'list', '--alert', 'new cryptography')).toMatchInlineSnapshot(`
      "AT  EXECUTION  ALERT  TRIGGERED  MATCHES  DOCUMENTS  TOLD
      TIME  exec_ID  alt_ID  triggered  1  2  no_channel
      exit 0"
    `);
    const [{ execution_id: id }] = await json('executions', 'list', '--alert', 'new cryptography');
    expect(await shown('executions', 'show', id)).toMatchInlineSnapshot(`
      "execution  exec_ID
      alert  alt_ID, version 1
      collection  col_ID
      triggered  triggered
      matches  1
      documents  2
      mode  on_ingest
      batch  bat_ID
      at  TIME
      time  N ms
      notification  no_channel

      DOCUMENT  SCORE  EVIDENCE  METADATA
      age  1  text text "encryption" (terms: encryption)  {"section":"utils"}
      exit 0"
    `);
    expect(await json('executions', 'show', id)).toMatchObject({ deliveries: [], matches: [{}] });
    expect(await shown('executions', 'list', '--triggered', '--since', '1h', '--until', '30m')).toBe(
      'None.\nexit 0',
    );
    const { out } = await server.tocsin(['executions', 'tail', '--json']);
    expect(out.split('\n').map((line) => JSON.parse(line).triggered)).toEqual([true, true]);
    expect(
      await shown('executions', 'tail', '--lines', '1', '--alert', 'new cryptography'),
    ).toMatchInlineSnapshot(`
      "TIME  exec_ID  alt_ID  triggered  1 of 2  no_channel
      exit 0"
    `);
  });

  it('channels', async () => {
    const body = JSON.stringify({ name: 'hook', channel_type: 'webhook', config: { url: receiverUrl } });
    const made = await json('channels', 'create', file('channel.json', body));
    expect(made.config.secret).toMatch(/^whsec_/);
    expect(await shown('channels', 'list')).toMatchInlineSnapshot(`
      "NAME  ID  TYPE  STATE  FAILURES  CREATED
      hook  chn_ID  webhook  enabled  0  TIME
      exit 0"
    `);
    const { out } = await server.tocsin(['channels', 'show', 'hook']);
    expect(out).not.toContain(made.config.secret);
    expect(await shown('channels', 'test', 'hook')).toMatch(
      /outcome\s+delivered[^]*answer\s+thanks[^]*exit 0/,
    );
    expect(await shown('channels', 'resume', 'hook')).toMatch(/^resumed\s+\w+[^]*exit 0/);
    expect(await shown('channels', 'types', 'pager')).toMatch(/webhook, slack, email[^]*exit 3/);
    expect(await shown('channels', 'types', 'email')).toMatch(/smtp\.host\s+string\s+yes/);
    expect(await json('channels', 'types')).toMatchObject([{ channel_type: 'webhook' }, {}, {}]);
    const broken = JSON.stringify({
      name: 'gone',
      channel_type: 'webhook',
      config: { url: 'http://127.0.0.1:9/' },
    });
    await json('channels', 'create', file('channel.json', broken));
    expect(await shown('channels', 'test', 'gone')).toMatch(/outcome\s+retry[^]*exit 1/);
  });

  it('keys are shown once and never again', async () => {
    const { out, err } = await server.tocsin(['keys', 'create', 'loader', '--permission', 'read', 'write']);
    const [key = ''] = /sk_[\w-]+/.exec(out) ?? [];
    expect(err).toMatch(/shown this once/);
    expect(await shown('keys', 'list')).toMatchInlineSnapshot(`
      "NAME  BEGINS WITH  PERMISSIONS  NAMESPACES  STATUS  EXPIRES  LAST USED
      loader  sk_KEY  read, write  all  active  –  –
      exit 0"
    `);
    const { namespace_id: id } = (await json('namespaces', 'list'))[0];
    const limited = await json('keys', 'create', 'limited', '--limit-to', id, '--expires', '90d');
    expect(limited).toMatchObject({ permissions: ['read'], scopes: [{ resource_id: id }] });
    const asLoader = await server.tocsin(['collections', 'create', 'loaded', '--key', key]);
    const asLimited = await server.tocsin(['collections', 'create', 'loaded', '--key', limited.key]);
    expect([asLoader.code, asLimited.code]).toEqual([0, 1]);
    expect(asLimited.err).toMatch(/lacks the permission "write"\. Use a key that may, in TOCSIN_API_KEY/);
    expect(await shown('keys', 'revoke', 'loader')).toBe('revoked  loader\nexit 0');
    const revoked = await server.tocsin(['alerts', 'list', '--key', key]);
    expect(revoked).toMatchObject({
      code: 1,
      err: expect.stringMatching(/does not know this API key.*TOCSIN_API_KEY/),
    });
    const everything = [asLoader, asLimited, revoked, await server.tocsin(['keys', 'list', '--revoked'])];
    expect(JSON.stringify(everything)).not.toContain(key);
    const keyless = await server.tocsin(['alerts', 'list', '--key', '']);
    expect(keyless.code).toBe(0);
    expect(await shown('keys', 'list', '--user', 'nobody@localhost')).toMatch(/nobody@localhost has no keys/);
  });

  it('a namespace that is not named is asked for, with the option and the variable', async () => {
    await shown('namespaces', 'create', 'second');
    const { TOCSIN_NAMESPACE: _, ...env } = server.env;
    const { code, err } = await server.tocsin(['alerts', 'list'], { env });
    expect([code, err]).toEqual([1, expect.stringMatching(/--namespace or TOCSIN_NAMESPACE/)]);
    expect(await shown('alerts', 'list', '--namespace', 'third')).toBe(
      'There is no namespace "third"\nexit 3',
    );
  });
});
