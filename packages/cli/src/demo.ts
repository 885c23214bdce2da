import { runDemo } from './demo/run.ts';

runDemo({ exit: process.argv.includes('--exit') }).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
