import { readFileSync } from 'node:fs';
import { ConfigError } from './config.ts';

/** Variables that hold a secret, and so may be kept in a file that only the server can read. */
const SECRETS = ['TOCSIN_API_KEY', 'TOCSIN_SECRET_KEY', 'TOCSIN_DATABASE_URL'] as const;

type Env = Record<string, string | undefined>;

/**
 * Reads secrets from the files that `TOCSIN_API_KEY_FILE`, `TOCSIN_SECRET_KEY_FILE` and `TOCSIN_DATABASE_URL_FILE` name, as
 * containers and service managers hand them over.
 * @returns the variables, with each secret that was in a file
 * @throws ConfigError naming the variable whose file cannot be read, or which is set twice
 */
export function withFiles(
  env: Env,
  read: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): Env {
  const found = SECRETS.flatMap((name) => {
    const path = env[`${name}_FILE`];
    return path ? [[name, secretIn(env, name, path, read)] as const] : [];
  });
  return { ...env, ...Object.fromEntries(found) };
}

function secretIn(env: Env, name: string, path: string, read: (path: string) => string): string {
  if (env[name]) throw new ConfigError(`${name}_FILE`, `set this or ${name}, not both`);
  let text: string;
  try {
    text = read(path).trim();
  } catch (error) {
    throw new ConfigError(`${name}_FILE`, `${path} cannot be read: ${(error as Error).message}`);
  }
  if (text === '') throw new ConfigError(`${name}_FILE`, `${path} is empty`);
  return text;
}
