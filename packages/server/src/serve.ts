import { createApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { DatabaseLockedError } from './store/dialects/sqlite/lock.ts';

/** The server process: configuration from the environment, signals to a graceful stop. Resolves when it listens. */
export async function serve(): Promise<void> {
  try {
    await start();
  } catch (error) {
    const isPlain = error instanceof ConfigError || error instanceof DatabaseLockedError;
    process.stderr.write(`${isPlain ? error.message : String((error as Error)?.stack ?? error)}\n`);
    process.exit(1);
  }
}

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const fatal = (error: Error): void => {
    process.stderr.write(
      `${JSON.stringify({ level: 'error', message: 'cannot go on', error: error.message })}\n`,
    );
    process.exit(1);
  };
  const app = await createApp(config, { onFatal: fatal });
  const stop = (): void => {
    setTimeout(() => process.exit(1), 10_000).unref();
    app.stop().then(() => process.exit(0), fatal);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const url = await app.start();
  if (app.firstKey !== null) process.stdout.write(`Admin API key, shown this once: ${app.firstKey}\n`);
  process.stdout.write(`Tocsin listens on ${url}\n`);
}
