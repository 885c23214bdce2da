import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { consolePage } from './console/console.ts';
import { engine } from './engine/engine.ts';
import { listing } from './listing/listing.ts';
import { notify } from './notify/notify.ts';
import { pipeline } from './pipeline/pipeline.ts';
import { postgres } from './postgres/postgres.ts';
import { machine, say, table } from './support/report.ts';
import type { Group, Row } from './support/row.ts';
import { text } from './text/text.ts';

const GROUPS: Readonly<Record<string, Group>> = {
  console: consolePage,
  engine,
  listing,
  notify,
  pipeline,
  postgres,
  text,
};

/** `npm run bench -- GROUP… --json FILE`: measures the groups, or all, and prints a table. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' } },
  });
  const unknown = positionals.filter((name) => !Object.hasOwn(GROUPS, name));
  if (unknown.length > 0) {
    process.stderr.write(
      `no such group: ${unknown.join(', ')}; there are ${Object.keys(GROUPS).join(', ')}\n`,
    );
    return 2;
  }
  say(machine());
  const rows: Row[] = [];
  const names: string[] = positionals.length > 0 ? [...new Set(positionals)] : Object.keys(GROUPS);
  for (const name of names) {
    say(`group ${name}`);
    rows.push(...(await (GROUPS[name] as Group)()));
    // After each group: an error in a later one loses nothing.
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  }
  process.stdout.write(`${machine()}\n\n${table(rows)}\n`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  // A server that still runs would keep this process waiting.
  process.exit(1);
}
