import type { Command } from 'commander';
import { act, type Call, type Session } from '../call.ts';
import type { Finding } from '../doctor/finding.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Cell, Colour } from '../output/text.ts';

const COLOURS: Readonly<Record<Finding['result'], Colour>> = { ok: 'green', warn: 'yellow', fail: 'red' };

/** `tocsin doctor`. */
export function doctorCommand(program: Command, session: Session): void {
  program
    .command('doctor')
    .description('look for what is wrong: configuration, database, disk, server, clock, key')
    .action(act(session, doctor));
}

async function doctor({ around, connection, print }: Call): Promise<ExitCode> {
  const [{ nodeFinding }, { readConfiguration }, { databaseFindings }, { serverFindings }] =
    await Promise.all([
      import('../doctor/machine.ts'),
      import('../doctor/configuration.ts'),
      import('../doctor/database.ts'),
      import('../doctor/server.ts'),
    ]);
  const { config, findings } = readConfiguration(around.env);
  const all = [
    nodeFinding(process.versions.node),
    ...findings,
    ...(config === null ? [] : await databaseFindings(config)),
    ...(await serverFindings(connection, around.now)),
  ];
  print.result(all, () =>
    print.table(all, [
      { title: 'check', of: ({ check }) => check },
      { title: 'result', of: ({ result }): Cell => ({ text: result, colour: COLOURS[result] }) },
      { title: 'found', of: ({ message }) => message },
      { title: 'what to do', of: ({ advice }) => advice ?? ' ' },
    ]),
  );
  return all.some(({ result }) => result === 'fail') ? EXIT.failed : EXIT.ok;
}
