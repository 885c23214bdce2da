import { createHash } from 'node:crypto';
import {
  type BulkCreateResponse,
  type Tocsin,
  TocsinError,
  ValidationError,
  type WriteStatus,
} from '@tocsin/sdk';
import { CommandError } from '../errors.ts';
import type { Batch } from './batch.ts';
import type { DocumentLine, Refusal } from './document-line.ts';

/** Where documents go, and how. */
export interface Target {
  readonly client: Tocsin;
  readonly collectionId: string;
  readonly alerts: 'run' | 'record' | 'skip' | undefined;
  /** Of this ingest and of those that go on with it: what is sent under it twice is done once. */
  readonly run: string;
  /** Whether lines that are refused are left out; otherwise the first one ends it. */
  readonly skipsInvalid: boolean;
  readonly retries: number;
}

/** What became of a batch. */
export interface Sent {
  /** How many documents became what. */
  readonly counts: Readonly<Record<WriteStatus, number>>;
  /** Lines that were left out, in their order. */
  readonly refused: readonly Refusal[];
}

/** A line cannot be taken, and such lines are not to be left out: nothing of its batch was taken. */
export class LineRefusedError extends CommandError {
  readonly line: number;
  constructor({ line, reason }: Refusal) {
    super(`Line ${line} was refused: ${reason}`);
    this.line = line;
  }
}

/** Longer than the server itself takes to answer. */
const TIMEOUT_MS = 120_000;

/**
 * Sends a batch, without the lines that are refused.
 * @throws LineRefusedError where one is, and they are not to be left out
 * @throws TocsinError where it cannot be sent, whatever stands in it
 */
export async function send(target: Target, batch: Batch): Promise<Sent> {
  const refused: Refusal[] = [];
  const leaveOut = (found: readonly Refusal[]): void => {
    const first = inOrder(found)[0];
    if (!target.skipsInvalid && first) throw new LineRefusedError(first);
    refused.push(...found);
  };
  leaveOut(batch.refused);
  let { documents } = batch;
  // Each time round at least one line fewer is sent.
  while (documents.length > 0) {
    const outcome = await attempt(target, batch, documents);
    if (!Array.isArray(outcome)) return { counts: countsOf(outcome), refused: inOrder(refused) };
    leaveOut(outcome);
    const lines = new Set(outcome.map(({ line }) => line));
    documents = documents.filter(({ number }) => !lines.has(number));
  }
  return { counts: { created: 0, updated: 0, unchanged: 0 }, refused: inOrder(refused) };
}

function inOrder(refusals: readonly Refusal[]): Refusal[] {
  return [...refusals].sort((a, b) => a.line - b.line);
}

/** @returns the answer, or the lines that were refused */
async function attempt(
  { client, collectionId, alerts, run, retries }: Target,
  batch: Batch,
  documents: readonly DocumentLine[],
): Promise<BulkCreateResponse | Refusal[]> {
  const body = bodyOf(documents);
  const idempotencyKey = createHash('sha256')
    .update(`${run}\n${batch.start}\n`)
    .update(body)
    .digest('base64url');
  const options = { alerts, idempotencyKey, timeoutMs: TIMEOUT_MS, maxRetries: retries };
  try {
    return await client.documents.createMany(collectionId, body, options);
  } catch (error) {
    const refusals = error instanceof TocsinError ? refusalsIn(error, documents) : [];
    if (refusals.length === 0) throw error;
    return refusals;
  }
}

const COMMA = Buffer.from(',');
const OPENING = Buffer.from('{"documents":[');
const CLOSING = Buffer.from(']}');

/** The body of the request: the lines themselves, put together. */
export function bodyOf(documents: readonly DocumentLine[]): Buffer {
  const parts = documents.flatMap(({ json }, i) => (i === 0 ? [json] : [COMMA, json]));
  return Buffer.concat([OPENING, ...parts, CLOSING]);
}

/** The lines that an answer finds fault with; none where the fault is not in a line. */
function refusalsIn(error: TocsinError, documents: readonly DocumentLine[]): Refusal[] {
  if (error.status === 413 && documents.length === 1)
    return [refusal(documents[0] as DocumentLine, error.reason)];
  if (!(error instanceof ValidationError)) return [];
  const byLine = new Map<number, Refusal>();
  for (const { loc, msg } of error.issues) {
    const [, list, position, ...rest] = loc;
    const document = list === 'documents' && typeof position === 'number' ? documents[position] : undefined;
    if (document === undefined || byLine.has(document.number)) continue;
    byLine.set(document.number, refusal(document, [rest.join('.'), msg].filter(Boolean).join(' ')));
  }
  return [...byLine.values()];
}

function refusal({ number, id }: DocumentLine, reason: string): Refusal {
  return { line: number, reason, ...(id !== null && { document_id: id }) };
}

function countsOf({ documents }: BulkCreateResponse): Record<WriteStatus, number> {
  const counts = { created: 0, updated: 0, unchanged: 0 };
  for (const { status } of documents) counts[status]++;
  return counts;
}
