import { readFileSync } from 'node:fs';

/** What the command can do. */
export const COMMANDS = {
  serve: { operands: [], about: 'start the server' },
  backup: { operands: ['FILE'], about: 'copy the SQLite database to FILE, also while the server runs' },
  restore: {
    operands: ['FILE'],
    about: 'put a backup in the place of the SQLite database; the server must be stopped',
  },
} as const;

/** The version of this package. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** How to call it. */
export function usage(): string {
  const rows = Object.entries(COMMANDS).map(([name, { operands, about }]) =>
    `  ${[name, ...operands].join(' ')}`.padEnd(18).concat(about),
  );
  return `Usage: tocsin COMMAND

Commands:
${rows.join('\n')}

Options:
  -h, --help      show this
  -v, --version   show the version

The TOCSIN_* variables say which database is meant, as they do for the server; see docs/operations.md.
Exit code: 0 done, 1 it could not be done, 2 it was called wrongly.`;
}
