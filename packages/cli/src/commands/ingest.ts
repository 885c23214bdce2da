import { type Command, Option } from 'commander';
import { act, type Call, type Session } from '../call.ts';
import { CommandError, UsageError } from '../errors.ts';
import { examples } from '../examples.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { BatchSize } from '../ingest/batch.ts';
import { ingest } from '../ingest/ingest.ts';
import { inputOf } from '../ingest/input.ts';
import { Journal } from '../ingest/journal.ts';
import { Progress } from '../ingest/progress.ts';
import { RefusalReport } from '../ingest/refusal-report.ts';
import { ResumeFile } from '../ingest/resume-file.ts';
import { LineRefusedError } from '../ingest/send.ts';
import { documentsIn, firstState, type State } from '../ingest/state.ts';
import { count, upTo } from '../options.ts';

/** What the server takes in one request. */
const MOST_DOCUMENTS = 1000;
const DEFAULT_DOCUMENTS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

interface IngestOptions {
  readonly collection: string;
  readonly alerts?: 'run' | 'record' | 'skip';
  readonly resume?: string | false;
  readonly restart?: boolean;
  readonly skipInvalid?: boolean;
  readonly refused?: string;
  readonly batch?: number;
  readonly concurrency: number;
  readonly retries: number;
}

/** `tocsin ingest`. */
export function ingestCommand(program: Command, session: Session): void {
  const command = program
    .command('ingest')
    .description(
      'send documents, one in JSON a line. An ingest that was ended, however, goes on where it was when it is run again.',
    )
    .argument('<file>', 'a file, or - for standard input')
    .requiredOption('-c, --collection <collection>', 'where they go, by id or name')
    .addOption(
      new Option('--alerts <what>', 'whether alerts check them; record = but nobody is told').choices([
        'run',
        'record',
        'skip',
      ]),
    )
    .option('--resume <file>', 'where to keep how far it is (default: FILE.tocsin-resume; with - none)')
    .option('--no-resume', 'keep nothing: if it is ended it cannot go on')
    .option('--restart', 'begin anew, whatever was sent before')
    .option('--skip-invalid', 'leave out lines that are refused, and write them to a report')
    .option('--refused <file>', 'that report (default: FILE.refused.jsonl; with - refused.jsonl)')
    .option(
      '--batch <documents>',
      `documents in a request (default: ${DEFAULT_DOCUMENTS})`,
      upTo(MOST_DOCUMENTS),
    )
    .option('--concurrency <requests>', 'requests under way at once', upTo(32), 4)
    .option('--retries <number>', 'how often a request is sent again that found no server', count, 20)
    .action(act(session, run));
  examples(
    command,
    'tocsin ingest documents.jsonl --collection debian',
    'zcat documents.jsonl.gz | tocsin ingest - --collection debian --skip-invalid',
  );
}

async function run(call: Call<IngestOptions>): Promise<ExitCode> {
  const { client, operands, options, around } = call;
  const file = operands[0] as string;
  const input = inputOf(file, around);
  const { collection_id: collectionId } = await client.collections.get(options.collection);
  const resume = resumeFileOf(file, options);
  const state = await stateOf(call, resume, collectionId);
  const report = new RefusalReport(options.refused ?? besides(file, 'refused.jsonl'), state.refused_bytes);
  const journal = new Journal(state, report, resume);
  // Kept before anything is sent: what is sent under its run is known again after a crash.
  await journal.saved();
  const progress = new Progress(around, input.size, state);
  const target = {
    client,
    collectionId,
    alerts: options.alerts,
    run: state.run,
    skipsInvalid: options.skipInvalid ?? false,
    retries: options.retries,
  };
  try {
    const { concurrency } = options;
    const signal = around.interruption();
    const onTaken = (): void => progress.tell(journal.state);
    const isComplete = await ingest({ input, target, journal, concurrency, signal, onTaken });
    progress.end();
    if (!isComplete) return interrupted(call, journal.state, resume);
  } catch (error) {
    progress.end();
    throw withAdvice(error, journal.state, resume);
  } finally {
    report.close();
  }
  await resume?.remove();
  return summed(call, journal.state, { progress, report });
}

function besides(file: string, ending: string): string {
  return file === '-' ? ending : `${file}.${ending}`;
}

function resumeFileOf(file: string, { resume }: IngestOptions): ResumeFile | null {
  if (resume === false) return null;
  if (typeof resume === 'string') return new ResumeFile(resume);
  return file === '-' ? null : new ResumeFile(besides(file, 'tocsin-resume'));
}

/** @throws CommandError where an ingest into another collection left the file */
async function stateOf(
  { options, print }: Call<IngestOptions>,
  resume: ResumeFile | null,
  collectionId: string,
): Promise<State> {
  const size: BatchSize = { documents: options.batch ?? DEFAULT_DOCUMENTS, bytes: BATCH_BYTES };
  const found = options.restart ? null : ((await resume?.read()) ?? null);
  if (found === null) return firstState(collectionId, size);
  if (found.collection_id !== collectionId)
    throw new UsageError(
      `${resume?.path} is of an ingest into ${found.collection_id}. --restart begins anew; --resume FILE keeps both.`,
    );
  if (options.batch !== undefined && options.batch !== found.batch.documents)
    throw new UsageError(
      `The ingest that goes on has --batch ${found.batch.documents}; only --restart changes that`,
    );
  print.note(`Goes on behind line ${found.line}; --restart begins anew.`);
  return found;
}

function withAdvice(error: unknown, { line }: State, resume: ResumeFile | null): unknown {
  if (!(error instanceof LineRefusedError)) return error;
  const goesOn = resume === null ? '' : ' Run it again when it is mended: it goes on there.';
  return new CommandError(`${error.message}. ${taken(line)}.${goesOn} --skip-invalid leaves such lines out.`);
}

function interrupted({ print }: Call<IngestOptions>, { line }: State, resume: ResumeFile | null): ExitCode {
  const goesOn = resume === null ? '' : '; run it again and it goes on there';
  print.note(`Ended. ${taken(line)}${goesOn}.`);
  return EXIT.interrupted;
}

interface Summed {
  readonly progress: Progress;
  readonly report: RefusalReport;
}

function summed({ print }: Call<IngestOptions>, state: State, { progress, report }: Summed): ExitCode {
  const { totals } = state;
  const seconds = Number(progress.seconds.toFixed(3));
  const rate = Math.round(progress.rate(state));
  const refusedFile = totals.refused === 0 ? null : report.path;
  const { created, updated, unchanged, refused } = totals;
  const documents = documentsIn(totals);
  print.result(
    { documents, created, updated, unchanged, refused, refused_file: refusedFile, seconds, rate },
    () =>
      print.facts([
        ['documents', documents],
        ['created', created],
        ['updated', updated],
        ['unchanged', unchanged],
        ['refused', refused === 0 ? 0 : `${refused}; see ${report.path}`],
        ['time', `${seconds} s`],
        ['rate', `${rate.toLocaleString('en-US')} documents/s`],
      ]),
  );
  return refused === 0 ? EXIT.ok : EXIT.partly;
}

function taken(line: number): string {
  return line === 0 ? 'No line is in yet' : `The lines up to ${line} are in`;
}
