#!/usr/bin/env node
import { Command } from 'commander';

/** The `tocsin` command. */
const program = new Command('tocsin').description('Watches content as it arrives').version('0.1.0');

program
  .command('serve')
  .description('start the server; it is configured by the TOCSIN_* variables')
  .action(async () => void (await import('@tocsin/server/main')));

await program.parseAsync();
