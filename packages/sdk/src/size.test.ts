import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { bundle } from './testing/bundle.ts';

const MOST_BYTES = 15 * 1024;

it('is at most 15 KB compressed, and holds nothing but this package', async () => {
  const { code, files } = await bundle('esm');
  const bytes = Buffer.from(code);
  const sizes = {
    minified: bytes.length,
    gzip: gzipSync(bytes).length,
    brotli: brotliCompressSync(bytes).length,
  };
  process.stdout.write(`@tocsin/sdk: ${JSON.stringify(sizes)}\n`);
  expect(sizes.gzip).toBeGreaterThan(1000);
  expect(sizes.gzip).toBeLessThanOrEqual(MOST_BYTES);
  // Of the contract there are types alone.
  expect(files.filter((file) => file.startsWith('..'))).toEqual([]);
});
