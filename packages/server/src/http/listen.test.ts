import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { ConfigError } from '../config.ts';
import { listen } from './listen.ts';

it('a port in use is named with its variable', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const error = await listen(Fastify(), { host: '127.0.0.1', port }).catch((thrown: unknown) => thrown);
  other.close();
  expect(error).toBeInstanceOf(ConfigError);
  expect((error as Error).message).toBe(
    `TOCSIN_PORT: port ${port} of 127.0.0.1 is in use; choose another one, or 0 for any`,
  );
});

it('a host that is not this machine is named with its variable', async () => {
  await expect(listen(Fastify(), { host: '192.0.2.1', port: 0 })).rejects.toThrow(
    'TOCSIN_HOST: 192.0.2.1 is no address of this machine',
  );
});
