import { createHash, type Hash } from 'node:crypto';
import { type DocumentLine, documentLine, type Refusal } from './document-line.ts';
import type { Line } from './lines.ts';

/** A part of the input that was taken, known again by its bytes. */
export interface Range {
  readonly firstLine: number;
  readonly lastLine: number;
  readonly sha256: string;
}

/** Lines that are sent together. */
export interface Batch extends Range {
  /** Where its lines begin and end in the input, in bytes. */
  readonly start: number;
  readonly end: number;
  readonly documents: readonly DocumentLine[];
  /** Lines that are no documents. */
  readonly refused: readonly Refusal[];
}

/** How large batches are made. */
export interface BatchSize {
  readonly documents: number;
  /** Of JSON; a single document that is larger goes alone. */
  readonly bytes: number;
}

/** Where batches begin, and where the input was cut before. */
export interface BatchPlan {
  readonly size: BatchSize;
  readonly offset: number;
  /** Ranges further on that were taken already: batches begin and end with them. */
  readonly taken: readonly Range[];
}

/**
 * Cuts lines into batches. The same input is cut in the same way, wherever the reading began: by number and size, before an
 * id comes again, since a batch holds each once, and around what was taken already.
 */
export async function* batchesOf(
  lines: AsyncIterable<readonly Line[]>,
  { size, offset, taken }: BatchPlan,
): AsyncGenerator<Batch, void, undefined> {
  const takenAt = new Map(taken.map((range) => [range.firstLine, range]));
  let draft = new Draft(offset);
  let within: Range | undefined;
  for await (const some of lines)
    for (const line of some) {
      const found = documentLine(line.number, line.raw);
      const begins = takenAt.get(line.number);
      if (!draft.isEmpty && (begins !== undefined || (!within && !draft.hasRoomFor(found, line, size)))) {
        yield draft.batch();
        draft = new Draft(draft.end);
      }
      within = begins ?? within;
      draft.add(line, found);
      if (within?.lastLine === line.number) {
        yield draft.batch();
        draft = new Draft(draft.end);
        within = undefined;
      }
    }
  if (!draft.isEmpty) yield draft.batch();
}

class Draft {
  readonly #start: number;
  readonly #documents: DocumentLine[] = [];
  readonly #refused: Refusal[] = [];
  readonly #ids = new Set<string>();
  readonly #hash: Hash = createHash('sha256');
  #firstLine = 0;
  #lastLine = 0;
  end: number;

  constructor(start: number) {
    this.#start = start;
    this.end = start;
  }

  get isEmpty(): boolean {
    return this.#firstLine === 0;
  }

  hasRoomFor(found: DocumentLine | Refusal | null, line: Line, size: BatchSize): boolean {
    if (this.end + line.raw.length - this.#start > size.bytes) return false;
    if (found === null || 'reason' in found) return true;
    return this.#documents.length < size.documents && !(found.id !== null && this.#ids.has(found.id));
  }

  add(line: Line, found: DocumentLine | Refusal | null): void {
    if (this.isEmpty) this.#firstLine = line.number;
    this.#lastLine = line.number;
    this.#hash.update(line.raw);
    this.end += line.raw.length;
    if (found === null) return;
    if ('reason' in found) this.#refused.push(found);
    else this.#documents.push(found);
    if ('id' in found && found.id !== null) this.#ids.add(found.id);
  }

  batch(): Batch {
    return {
      start: this.#start,
      end: this.end,
      firstLine: this.#firstLine,
      lastLine: this.#lastLine,
      sha256: this.#hash.digest('base64url'),
      documents: this.#documents,
      refused: this.#refused,
    };
  }
}
