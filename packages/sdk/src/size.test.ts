import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const MOST_BYTES = 15 * 1024;

it('is at most 15 KB compressed, and holds nothing but this package', async () => {
  const folder = import.meta.dirname;
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(folder, 'index.ts')],
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    metafile: true,
    write: false,
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  const sizes = {
    minified: bytes.length,
    gzip: gzipSync(bytes).length,
    brotli: brotliCompressSync(bytes).length,
  };
  process.stdout.write(`@tocsin/sdk: ${JSON.stringify(sizes)}\n`);
  expect(sizes.gzip).toBeGreaterThan(1000);
  expect(sizes.gzip).toBeLessThanOrEqual(MOST_BYTES);
  // Of the contract there are types alone.
  expect(Object.keys(metafile.inputs).filter((file) => file.startsWith('..'))).toEqual([]);
});
