import { isUtf8 } from 'node:buffer';
import { badRequest, validationError } from '@tocsin/contract';

/** Levels of lists and objects in a body. A document, which may have 32, stands two deep in a bulk request. */
export const MAX_BODY_DEPTH = 64;

/**
 * The value of a JSON body; undefined for an empty one.
 * @throws ApiError 400 that says where the JSON is broken, or that it is not UTF-8; 422 where it nests too deep or has a number that cannot be kept
 */
export function parseBody(bytes: Buffer): unknown {
  // A charset in the content type means nothing: JSON is UTF-8.
  if (!isUtf8(bytes)) throw badRequest('The body is not valid UTF-8');
  const text = bytes.toString();
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (json.trim() === '') return undefined;
  const value = parse(json);
  const fault = faultIn(value, 0);
  if (fault !== null)
    throw validationError([{ loc: ['body', ...fault.loc], msg: fault.msg, type: 'value_error' }]);
  return value;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw badRequest(`The body is not valid JSON: ${describe(json, (error as Error).message)}`);
  }
}

function describe(text: string, message: string): string {
  const position = /^(.*) in JSON at position (\d+)/s.exec(message);
  if (position === null) return message.replace(/ in JSON at end of input| JSON input/, '');
  const before = text.slice(0, Number(position[2])).split('\n');
  return `${position[1]} at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

interface Fault {
  readonly loc: (string | number)[];
  readonly msg: string;
}

/** What would break what reads, stores or answers the value further on. */
function faultIn(value: unknown, depth: number): Fault | null {
  if (typeof value === 'number' && !Number.isFinite(value))
    return { loc: [], msg: 'must be a number that a 64-bit float can hold' };
  if (typeof value !== 'object' || value === null) return null;
  if (depth >= MAX_BODY_DEPTH) return { loc: [], msg: `is nested deeper than ${MAX_BODY_DEPTH} levels` };
  return Array.isArray(value) ? faultInList(value, depth) : faultInObject(value as object, depth);
}

function faultInList(list: readonly unknown[], depth: number): Fault | null {
  for (let i = 0; i < list.length; i++) {
    const item = list[i];
    if (typeof item === 'number' && Number.isFinite(item)) continue; // vectors are long
    const fault = faultIn(item, depth + 1);
    if (fault !== null) return { ...fault, loc: [i, ...fault.loc] };
  }
  return null;
}

function faultInObject(object: object, depth: number): Fault | null {
  for (const [key, value] of Object.entries(object)) {
    const fault = faultIn(value, depth + 1);
    if (fault !== null) return { ...fault, loc: [key, ...fault.loc] };
  }
  return null;
}
