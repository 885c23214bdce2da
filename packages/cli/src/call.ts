import type { Tocsin } from '@tocsin/sdk';
import type { Command } from 'commander';
import { type Connection, clientOf, connectionOf, type GeneralOptions } from './connection.ts';
import type { ExitCode } from './exit-codes.ts';
import { Printer } from './output/printer.ts';
import type { Surroundings } from './surroundings.ts';

/** A command as it was called. */
export interface Call<Options = object> {
  /** What stands behind the command's name; those that were left out are undefined. */
  readonly operands: readonly string[];
  readonly options: Options & GeneralOptions;
  readonly around: Surroundings;
  readonly connection: Connection;
  /** Made when it is first asked for. */
  readonly client: Tocsin;
  readonly print: Printer;
}

/** How a run ended, where its commands leave that. */
export interface Outcome {
  exitCode: ExitCode;
}

/** What the commands of one run share. */
export interface Session {
  readonly around: Surroundings;
  readonly outcome: Outcome;
}

/** What a command does; without an exit code it is done. */
export type Action<Options> = (call: Call<Options>) => Promise<ExitCode | void> | ExitCode | void;

/** An action as the parser calls it: with operands, options and the command. */
export function act<Options = object>(
  session: Session,
  action: Action<Options>,
): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command;
    const code = await action(callOf<Options>(session.around, command));
    if (code !== undefined) session.outcome.exitCode = code;
  };
}

function callOf<Options>(around: Surroundings, command: Command): Call<Options> {
  const options = command.optsWithGlobals() as Options & GeneralOptions;
  const connection = connectionOf(options, around);
  let client: Tocsin | undefined;
  return {
    operands: command.processedArgs as string[],
    options,
    around,
    connection,
    get client() {
      client ??= clientOf(connection);
      return client;
    },
    print: new Printer(around, options.json ?? false),
  };
}
