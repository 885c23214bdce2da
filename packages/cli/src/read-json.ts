import { readFile } from 'node:fs/promises';
import { CommandError } from './errors.ts';
import type { Surroundings } from './surroundings.ts';

/** What a program may hand over as one JSON document, in bytes. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Reads a JSON object from a file, or from standard input where the file is called `-`.
 * @throws CommandError where it cannot be read, or is no object
 */
export async function readJsonObject<Body>(file: string, around: Surroundings): Promise<Body> {
  const place = file === '-' ? 'Standard input' : file;
  const text = file === '-' ? await textOf(around.stdin) : await fileText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${place} is not valid JSON: ${(error as Error).message}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new CommandError(`${place} must hold one JSON object`);
  return value as Body;
}

async function fileText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

async function textOf(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of stdin) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new CommandError(`Standard input is larger than ${MOST_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
