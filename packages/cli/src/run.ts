import { CommanderError } from 'commander';
import type { Session } from './call.ts';
import { connectedTo, connectionOf } from './connection.ts';
import { explain } from './errors.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { harmless } from './output/text.ts';
import { programOf } from './program.ts';
import { type Surroundings, surroundings } from './surroundings.ts';

/**
 * The `tocsin` command.
 * @param args without the program's own name
 * @returns the exit code
 */
export async function run(args: readonly string[], around: Surroundings = surroundings): Promise<ExitCode> {
  const session: Session = { around, outcome: { exitCode: EXIT.ok } };
  const program = programOf(session);
  try {
    await program.parseAsync(args, { from: 'user' });
    return session.outcome.exitCode;
  } catch (error) {
    // The parser has said it already; it calls what was wrong 1.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const options = program.opts();
    return tell(error, { around, connection: connectionOf(options, around), ...options });
  }
}

interface Told {
  readonly around: Surroundings;
  readonly connection: ReturnType<typeof connectionOf>;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

function tell(error: unknown, { around, connection, json, verbose }: Told): ExitCode {
  const { message, exitCode, type } = explain(error, connectedTo(connection));
  around.complain(json ? JSON.stringify({ error: { type, message } }) : harmless(message));
  if (verbose && error instanceof Error) around.complain(error.stack ?? '');
  return exitCode;
}
