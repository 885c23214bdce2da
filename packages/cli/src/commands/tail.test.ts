import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer, type TestServer } from '../testing/server.ts';
import { stdinOf } from '../testing/terminal.ts';

let server: TestServer;
let proxy: Server;
const sockets = new Set<Socket>();
beforeAll(async () => {
  server = await startServer();
  const stages = [
    {
      stage_name: 'a',
      stage_type: 'filter',
      config: { stage_id: 'attribute_filter', parameters: { field: 'a', operator: 'eq', value: 1 } },
    },
  ];
  await server.tocsin(['collections', 'create', 'watched']);
  const alert = { name: 'ones', record: 'all', retriever: { stages }, notification_config: { channels: [] } };
  const stdin = stdinOf(JSON.stringify(alert));
  await server.tocsin(['alerts', 'create', '-', '--attach', 'watched'], { stdin });
});
/** Hands bytes on, until its connections are cut. */
beforeAll(async () => {
  const { hostname, port } = new URL(server.url);
  proxy = createServer();
  proxy.removeAllListeners('connection');
  proxy.on('connection', (client: Socket) => {
    const far = connect(Number(port), hostname);
    for (const socket of [client, far]) {
      sockets.add(socket);
      socket.on('error', () => {}).on('close', () => (client.destroy(), far.destroy()));
    }
    client.pipe(far).pipe(client);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  proxy.close();
  await server.close();
});

const ingest = (document: object) =>
  server.tocsin(['ingest', '-', '-c', 'watched'], { stdin: stdinOf(JSON.stringify(document)) });

/** Follows until it is ended; `said` grows meanwhile. */
function follow(args: string[], env: Record<string, string>) {
  const controller = new AbortController();
  const said: string[] = [];
  const complained: string[] = [];
  const done = server.tocsin(['executions', 'tail', '--follow', ...args], {
    env,
    say: (line) => void said.push(line),
    complain: (line) => void complained.push(line),
    interruption: () => controller.signal,
  });
  return { said, complained, end: () => (controller.abort(), done) };
}

it('prints the latest runs, then those to come, and ends well by Ctrl-C', async () => {
  await ingest({ document_id: 'before', a: 1 });
  await expect.poll(async () => (await server.tocsin(['executions', 'tail'])).out).toMatch(/triggered/);
  const tail = follow(['--triggered', '--json', '--alert', 'ones', '--collection', 'watched'], server.env);
  await expect.poll(() => tail.said.length).toBe(1);
  await ingest({ document_id: 'quiet', a: 2 });
  await ingest({ document_id: 'after', a: 1 });
  await expect.poll(() => tail.said.length).toBe(2);
  expect(await tail.end()).toMatchObject({ code: 0 });
  expect(tail.said.map((line) => JSON.parse(line).source_documents)).toEqual([['before'], ['after']]);
});

it('goes on where it was after its connection was cut off, with a note, and tells nothing twice', async () => {
  const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const tail = follow(['-n', '1'], { ...server.env, TOCSIN_URL: url });
  await expect.poll(() => tail.said.length).toBe(1);
  for (const socket of sockets) socket.destroy();
  await ingest({ document_id: 'meanwhile', a: 2 });
  await expect
    .poll(() => tail.complained, { timeout: 10_000 })
    .toEqual(['The connection was cut off; connecting again …', 'Connected again.']);
  await ingest({ document_id: 'later', a: 1 });
  await expect.poll(() => tail.said.length).toBe(3);
  expect((await tail.end()).code).toBe(0);
  expect(tail.said[1]).toMatch(/^\S+Z {2}exec_\w+ {2}alt_\w+ {2}no {9}0 of 1/);
  expect(new Set(tail.said).size).toBe(3);
});

it('ends with an error where following is of no use', async () => {
  const tail = await server.tocsin(['executions', 'tail', '-f', '--alert', 'none']);
  expect(tail).toMatchObject({ code: 3, err: 'There is no alert "none"' });
});
