import { cpus, totalmem } from 'node:os';
import type { Row } from './row.ts';

/** What the figures were measured on. */
export function machine(): string {
  const all = cpus();
  const gigabytes = Math.round(totalmem() / 1e9);
  return `${all[0]?.model.trim() ?? 'unknown processor'}, ${all.length} cores, ${gigabytes} GB, Node ${process.version}, ${process.platform}`;
}

/** The rows as a Markdown table, columns aligned. */
export function table(rows: readonly Row[]): string {
  const lines = [
    ['group', 'case', 'value', 'unit', 'peer', 'peer value', 'ratio', 'runs'],
    ...rows.map((row) => [
      row.group,
      row.case,
      String(row.value),
      row.unit,
      row.peer ?? '–',
      String(row.peer_value ?? '–'),
      String(row.ratio ?? '–'),
      String(row.runs),
    ]),
  ];
  const widths = (lines[0] as string[]).map((_, column) =>
    Math.max(...lines.map((line) => (line[column] as string).length)),
  );
  const [head, ...body] = lines.map(
    (line) => `| ${line.map((cell, i) => cell.padEnd(widths[i] as number)).join(' | ')} |`,
  );
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [head, rule, ...body].join('\n');
}

/** A line of progress; standard output is for the table alone. */
export function say(line: string): void {
  process.stderr.write(`bench: ${line}\n`);
}
