import type { FastifyInstance } from 'fastify';
import { type Config, ConfigError } from '../config.ts';

/**
 * Begins to listen.
 * @throws ConfigError naming the variable, where the port cannot be used or the host is not this machine
 */
export async function listen(
  http: FastifyInstance,
  { host, port }: Pick<Config, 'host' | 'port'>,
): Promise<void> {
  try {
    await http.listen({ host, port });
  } catch (error) {
    throw listenError(error as NodeJS.ErrnoException, host, port);
  }
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new ConfigError(
        'TOCSIN_PORT',
        `port ${port} of ${host} is in use; choose another one, or 0 for any`,
      );
    case 'EACCES':
      return new ConfigError(
        'TOCSIN_PORT',
        `this user may not listen on port ${port}; choose one above 1023`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConfigError('TOCSIN_HOST', `${host} is no address of this machine`);
    default:
      return error;
  }
}
