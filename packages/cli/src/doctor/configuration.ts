import { type Config, isPlainError, readConfig, withFiles } from '@tocsin/server/maintenance';
import { type Finding, fail, ok, warn } from './finding.ts';

/** What a server would be told by these variables; null where it would not start. */
export interface Configuration {
  readonly config: Config | null;
  readonly findings: readonly Finding[];
}

/** Reads the variables as the server does. */
export function readConfiguration(env: Record<string, string | undefined>): Configuration {
  try {
    const config = readConfig(withFiles(env));
    return {
      config,
      findings: [ok('configuration', databaseInWords(config)), egressFinding(config.egressAllow)],
    };
  } catch (error) {
    if (!isPlainError(error)) throw error;
    const [first = ''] = (error as Error).message.split('\n');
    return { config: null, findings: [fail('configuration', first, 'correct the variable')] };
  }
}

/** A URL may hold a password, which nobody is shown. */
function databaseInWords({ database }: Config): string {
  if (database.kind === 'sqlite') return `SQLite at ${database.path}`;
  const { host, pathname } = new URL(database.url);
  return `PostgreSQL at ${host}${pathname}`;
}

/** Whether what notifications may reach although it is private is more than anyone can mean. */
export function egressFinding(allow: readonly string[]): Finding {
  const all = allow.filter((entry) => entry.endsWith('/0'));
  if (all.length > 0)
    return warn(
      'egress',
      `TOCSIN_EGRESS_ALLOW has ${all.join(', ')}: notifications may reach every private address`,
      'name the hosts that are meant',
    );
  const metadata = allow.filter((entry) => entry.startsWith('169.254.'));
  if (metadata.length > 0)
    return warn(
      'egress',
      `TOCSIN_EGRESS_ALLOW has ${metadata.join(', ')}: whoever makes a channel reads the machine’s own credentials there`,
      'take it out',
    );
  return ok(
    'egress',
    allow.length === 0 ? 'public addresses only' : `public addresses, and ${allow.join(', ')}`,
  );
}
