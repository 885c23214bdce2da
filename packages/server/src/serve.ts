import { createApp } from './app.ts';
import { readConfig } from './config.ts';
import { withFiles } from './config-files.ts';
import { isPlainError } from './plain-errors.ts';

/** The server process: configuration from the environment, signals to a graceful stop. Resolves when it listens. */
export async function serve(): Promise<void> {
  try {
    await start();
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    process.stderr.write(`${isPlainError(error) ? message : stack}\n`);
    process.exit(1);
  }
}

async function start(): Promise<void> {
  const config = readConfig(withFiles(process.env));
  const fatal = (error: Error): void => {
    process.stderr.write(
      `${JSON.stringify({ level: 'error', message: 'cannot go on', error: error.message })}\n`,
    );
    process.exit(1);
  };
  const onFirstKey = (key: string): void =>
    void process.stdout.write(`Admin API key, shown this once: ${key}\n`);
  const app = await createApp(config, { onFatal: fatal, onFirstKey });
  const stop = (): void => {
    setTimeout(() => process.exit(1), 10_000).unref();
    app.stop().then(() => process.exit(0), fatal);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const url = await app.start();
  process.stdout.write(`Tocsin listens on ${url}\n`);
}
