import { isUtf8 } from 'node:buffer';

/** A line that may be sent. */
export interface DocumentLine {
  readonly number: number;
  /** JSON of one object, as it stands in the input. */
  readonly json: Buffer;
  /** The `document_id` that it names; null where the server makes one. */
  readonly id: string | null;
}

/** A line that was not taken. */
export interface Refusal {
  readonly line: number;
  readonly reason: string;
  readonly document_id?: string;
}

const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/**
 * Reads a line. It is parsed to know that it is one document and which; what is sent is the text itself.
 * @returns null where it is empty
 */
export function documentLine(number: number, raw: Buffer): DocumentLine | Refusal | null {
  const json = withoutMark(number, raw);
  if (!isUtf8(json)) return { line: number, reason: 'is not valid UTF-8' };
  const text = json.toString().trim();
  if (text === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { line: number, reason: `is not valid JSON: ${(error as Error).message}` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { line: number, reason: 'must be a JSON object: one document' };
  const { document_id: id } = value as { document_id?: unknown };
  return { number, json, id: typeof id === 'string' ? id : null };
}

function withoutMark(number: number, raw: Buffer): Buffer {
  const marked = number === 1 && raw.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  return marked ? raw.subarray(BYTE_ORDER_MARK.length) : raw;
}
