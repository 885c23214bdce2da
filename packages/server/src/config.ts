import { isAllowable } from './notify/egress.ts';
import type { LogLevel } from './platform/log.ts';
import { generateSecretKey } from './platform/secrets.ts';

/** What the process is told from outside. */
export interface Config {
  host: string;
  port: number;
  database: DatabaseConfig;
  apiKey: string | null;
  secretKey: string | null;
  /** Matching workers in this process; 0 = HTTP only. */
  workers: number;
  egressAllow: string[];
  /** What links in messages begin with; null = the address that the server listens on. */
  publicUrl: string | null;
  logLevel: LogLevel;
}

/** Where the data is. */
export type DatabaseConfig =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** A configuration error: `variable` says which to change. */
export class ConfigError extends Error {
  readonly variable: string;
  constructor(variable: string, message: string) {
    super(`${variable}: ${message}`);
    this.variable = variable;
  }
}

const LEVELS: readonly string[] = ['debug', 'info', 'warn', 'error', 'silent'];

/**
 * Reads the `TOCSIN_*` variables.
 * @throws ConfigError naming the variable and what it may be
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const database = databaseOf(env['TOCSIN_DATABASE_URL'] || 'sqlite:./data/tocsin.db');
  return {
    host: env['TOCSIN_HOST'] || '127.0.0.1',
    port: integer(env, 'TOCSIN_PORT', 8080, 0, 65_535),
    database,
    apiKey: apiKey(env['TOCSIN_API_KEY']),
    secretKey: secretKey(env['TOCSIN_SECRET_KEY'], database),
    workers: integer(env, 'TOCSIN_WORKERS', 1, 0, 64),
    egressAllow: egressAllow(env['TOCSIN_EGRESS_ALLOW'] ?? ''),
    publicUrl: publicUrl(env['TOCSIN_PUBLIC_URL']),
    logLevel: logLevel(env['TOCSIN_LOG_LEVEL']),
  };
}

function integer(
  env: Record<string, string | undefined>,
  name: string,
  otherwise: number,
  min: number,
  max: number,
): number {
  const text = env[name];
  if (text === undefined || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new ConfigError(name, `must be a whole number from ${min} to ${max}, not ${JSON.stringify(text)}`);
  return value;
}

function databaseOf(url: string): DatabaseConfig {
  if (/^postgres(ql)?:\/\//.test(url)) {
    if (!URL.canParse(url))
      throw new ConfigError('TOCSIN_DATABASE_URL', 'must be postgres://user:password@host:port/database');
    return { kind: 'postgres', url };
  }
  const path = url.startsWith('sqlite:') ? url.slice('sqlite:'.length) : '';
  if (path === '')
    throw new ConfigError(
      'TOCSIN_DATABASE_URL',
      'must be sqlite:<path>, or postgres://user:password@host:port/database',
    );
  return { kind: 'sqlite', path };
}

function egressAllow(text: string): string[] {
  const allow = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const wrong = allow.find((entry) => !isAllowable(entry));
  if (wrong === undefined) return allow;
  throw new ConfigError(
    'TOCSIN_EGRESS_ALLOW',
    `${JSON.stringify(wrong)} is neither a host name, an address nor a CIDR block such as 10.0.0.0/8`,
  );
}

function publicUrl(text: string | undefined): string | null {
  if (!text) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username)
    throw new ConfigError(
      'TOCSIN_PUBLIC_URL',
      'must be an http or https URL without query, such as https://tocsin.example.com',
    );
  return url.href.replace(/\/+$/, '');
}

function apiKey(key: string | undefined): string | null {
  if (!key) return null;
  if (!key.startsWith('sk_') || key.length < 16)
    throw new ConfigError('TOCSIN_API_KEY', 'must start with sk_ and have at least 16 characters');
  return key;
}

function secretKey(key: string | undefined, database: DatabaseConfig): string | null {
  if (!key && database.kind === 'sqlite') return null;
  if (!key)
    throw new ConfigError(
      'TOCSIN_SECRET_KEY',
      'is required with PostgreSQL, the same one for every process. Keep it safe: it encrypts the secrets of channels.\n' +
        `A fresh one, to be copied: TOCSIN_SECRET_KEY=${generateSecretKey()}`,
    );
  if (key.length < 32) throw new ConfigError('TOCSIN_SECRET_KEY', 'must have at least 32 characters');
  return key;
}

function logLevel(level: string | undefined): LogLevel {
  if (!level) return 'info';
  if (!LEVELS.includes(level))
    throw new ConfigError('TOCSIN_LOG_LEVEL', `must be one of ${LEVELS.join(', ')}`);
  return level as LogLevel;
}
