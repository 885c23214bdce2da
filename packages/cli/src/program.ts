import { Command, type OutputConfiguration } from 'commander';
import type { Session } from './call.ts';
import { alertCommands } from './commands/alerts.ts';
import { channelCommands } from './commands/channels.ts';
import { collectionCommands } from './commands/collections.ts';
import { completionCommand } from './commands/completion.ts';
import { databaseCommands } from './commands/database.ts';
import { doctorCommand } from './commands/doctor.ts';
import { executionCommands } from './commands/executions.ts';
import { ingestCommand } from './commands/ingest.ts';
import { keyCommands } from './commands/keys.ts';
import { namespaceCommands } from './commands/namespaces.ts';
import { EXIT_CODES_IN_WORDS } from './exit-codes.ts';
import { VERSION } from './version.ts';

const ENDING = `
${EXIT_CODES_IN_WORDS}

"tocsin COMMAND --help" explains a command. A server of your own: "tocsin serve".`;

/** The whole command line. Nothing in it ends the process: errors are thrown. */
export function programOf(session: Session): Command {
  const { around } = session;
  const program = new Command('tocsin')
    .description('Watches content as it arrives and tells people.')
    .version(VERSION, '-v, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .helpCommand('help [command]', 'show the help of a command')
    .optionsGroup('General options:')
    .option('--url <url>', 'the server; TOCSIN_URL (default: http://127.0.0.1:8080)')
    .option('--key <key>', 'the API key; better in TOCSIN_API_KEY, since others see what is typed here')
    .option('--namespace <name>', 'the namespace, by id or name; TOCSIN_NAMESPACE')
    .option('--json', 'for programs: one JSON document, on errors as well')
    .option('--verbose', 'show where an error comes from')
    .addHelpText('after', ENDING);
  program.commandsGroup('On a server:');
  for (const add of [
    alertCommands,
    executionCommands,
    ingestCommand,
    collectionCommands,
    channelCommands,
    namespaceCommands,
    keyCommands,
  ])
    add(program, session);
  program.commandsGroup('On this machine:');
  for (const add of [databaseCommands, doctorCommand, completionCommand]) add(program, session);
  settle(program, {
    writeOut: (text) => around.say(text.trimEnd()),
    writeErr: (text) => around.complain(text.trimEnd()),
  });
  return program;
}

/** Commands inherit these only where they are made by their parents after them, so each is told. */
function settle(command: Command, writers: OutputConfiguration): void {
  command.exitOverride().configureOutput(writers).showHelpAfterError('(--help explains it)');
  command.configureHelp({ showGlobalOptions: true });
  for (const child of command.commands) settle(child, writers);
}
