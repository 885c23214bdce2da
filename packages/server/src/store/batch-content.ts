import type { EngineDocument } from '@tocsin/engine';

/** A batch's documents as they were accepted: what the check reads, whatever happens to the documents meanwhile. */
export interface BatchContent {
  readonly documents: readonly EngineDocument[];
}

interface Header {
  id: string;
  payload: Record<string, unknown>;
  vectors: [name: string, dimensions: number][];
  hashes: [name: string, bytes: number][];
}

/**
 * ┌───────────────┬────────────────────┬──────────────────────────────────────────┐
 * │ u32 JSON size │ JSON of all headers│ vectors and hashes, in the headers' order │
 * └───────────────┴────────────────────┴──────────────────────────────────────────┘
 */
export function encodeBatch(documents: readonly EngineDocument[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const headers = documents.map((document): Header => {
    const vectors = [...document.vectors];
    const hashes = [...document.hashes];
    for (const [, data] of vectors) parts.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    for (const [, data] of hashes) parts.push(data);
    return {
      id: document.id,
      payload: document.payload as Record<string, unknown>,
      vectors: vectors.map(([name, data]) => [name, data.length]),
      hashes: hashes.map(([name, data]) => [name, data.length]),
    };
  });
  const json = Buffer.from(JSON.stringify(headers));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(json.length);
  return Buffer.concat([size, json, ...parts]);
}

/** The inverse of `encodeBatch`. */
export function decodeBatch(bytes: Uint8Array): EngineDocument[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + buffer.readUInt32LE(0);
  const headers = JSON.parse(buffer.toString('utf8', 4, end)) as Header[];
  let offset = end;
  const take = (length: number): Uint8Array => bytes.slice(offset, (offset += length));
  return headers.map(({ id, payload, vectors, hashes }) => ({
    id,
    payload,
    vectors: new Map(vectors.map(([name, size]) => [name, new Float32Array(take(size * 4).buffer)])),
    hashes: new Map(hashes.map(([name, size]) => [name, take(size)])),
  }));
}
