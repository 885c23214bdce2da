import type { Client } from './client.ts';
import { readSample } from './sample.ts';
import { TYPOSQUAT_WATCH } from './typosquats.ts';

interface Match {
  readonly document_id: string;
  readonly source_document_id: string;
  readonly score: number;
}

interface Watch {
  readonly name: string;
  readonly executions: number;
  readonly triggered: number;
  readonly matches: readonly Match[];
}

/** What the alerts found, as lines to print. */
export async function reportLines(
  client: Client,
  alerts: readonly { readonly id: string; readonly name: string }[],
  webhooks: ReadonlyMap<string, number>,
): Promise<string[]> {
  const watches = await Promise.all(alerts.map(({ id, name }) => readWatch(client, id, name)));
  const lookAlikes = watches.find(({ name }) => name === TYPOSQUAT_WATCH)?.matches ?? [];
  return ['', ...alertTable(watches, webhooks), '', ...lookAlikeTable(lookAlikes)];
}

async function readWatch(client: Client, id: string, name: string): Promise<Watch> {
  const { results, total_count } = await client('GET', `/v1/alerts/${id}/executions?limit=1000`);
  const fired = results.filter((one: { triggered: boolean }) => one.triggered);
  const matches = fired.flatMap((one: { matches: Match[] }) => one.matches);
  return { name, executions: total_count, triggered: fired.length, matches };
}

function alertTable(watches: readonly Watch[], webhooks: ReadonlyMap<string, number>): string[] {
  const rows = watches.map(({ name, executions, triggered, matches }) => [
    name,
    String(executions),
    String(triggered),
    String(matches.length),
    String(webhooks.get(name) ?? 0),
    matches[0] === undefined ? '–' : shown(matches[0]),
  ]);
  const head = ['Alert', 'Executions', 'Triggered', 'Matches', 'Webhooks verified', 'For example'];
  return table([head, ...rows], [1, 2, 3, 4]);
}

function shown({ source_document_id, document_id }: Match): string {
  const [source, found] = [nameOf(source_document_id), nameOf(document_id)];
  return source === found ? found : `${source} ~ ${found}`;
}

/** The nearest first, with a note where the demo itself planted the name. */
function lookAlikeTable(matches: readonly Match[]): string[] {
  const madeUp = new Set(readSample().flatMap(({ id, made_up }) => (made_up ? [id] : [])));
  const rows = matches
    .toSorted((a, b) => b.score - a.score)
    .map(({ source_document_id: id, document_id, score }) => [
      nameOf(id),
      document_id,
      score.toFixed(2),
      madeUp.has(id) ? 'made up, planted by the demo' : 'a real package: for a person to judge',
    ]);
  return table([['Arrived', 'Looks like', 'Score', 'It is'], ...rows], [2]);
}

function nameOf(id: string): string {
  return id.replace(/^pkg_/, '');
}

/** Rows with a line below the first. @param right the columns of numbers */
function table(rows: readonly (readonly string[])[], right: readonly number[]): string[] {
  const [head = [], ...body] = rows;
  const widths = head.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (right.includes(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '─'.repeat(width)).join('  '), ...body.map(line)];
}
