import { parseArgs } from 'node:util';
import { ConfigError, DatabaseLockedError, MaintenanceError } from '@tocsin/server/maintenance';
import { backup } from './commands/backup.ts';
import { restore } from './commands/restore.ts';
import { serve } from './commands/serve.ts';
import { ok, type Surroundings, surroundings, UsageError } from './surroundings.ts';
import { COMMANDS, usage, VERSION } from './usage.ts';

const RUN = { serve, backup, restore } as const satisfies Record<keyof typeof COMMANDS, unknown>;

/**
 * The `tocsin` command.
 * @param args without the program's own name
 * @returns the exit code: 0 done, 1 it could not be done, 2 it was called wrongly
 */
export async function run(args: readonly string[], around: Surroundings = surroundings): Promise<number> {
  try {
    return await dispatch(args, around);
  } catch (error) {
    if (error instanceof UsageError) {
      around.complain(`${error.message}\n\n${usage()}`);
      return 2;
    }
    const isPlain = [ConfigError, DatabaseLockedError, MaintenanceError].some(
      (kind) => error instanceof kind,
    );
    around.complain(isPlain ? (error as Error).message : String((error as Error).stack ?? error));
    return 1;
  }
}

async function dispatch(args: readonly string[], around: Surroundings): Promise<number> {
  const { values, positionals } = parse(args);
  const [name, ...operands] = positionals;
  if (values.version) return ok(around, VERSION);
  if (values.help || name === 'help') return ok(around, usage());
  if (name === undefined) throw new UsageError('Name a command');
  if (!Object.hasOwn(RUN, name)) throw new UsageError(`There is no command "${name}"`);
  const command = name as keyof typeof RUN;
  const wanted = COMMANDS[command].operands;
  if (operands.length !== wanted.length)
    throw new UsageError(`tocsin ${command} takes ${wanted.join(' ') || 'nothing more'}`);
  return RUN[command](operands, around);
}

function parse(args: readonly string[]) {
  const options = {
    help: { type: 'boolean', short: 'h' },
    version: { type: 'boolean', short: 'v' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
