import path from 'node:path';
import { build } from 'esbuild';

/** The package as one minified file. */
export interface Bundle {
  readonly code: string;
  /** The source files in it, from `src` on. */
  readonly files: string[];
}

/** Bundles the package for no platform in particular: an import of Node's would fail. A script leaves it in `sdk`. */
export async function bundle(format: 'esm' | 'iife'): Promise<Bundle> {
  const folder = path.dirname(import.meta.dirname);
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(folder, 'index.ts')],
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    format,
    ...(format === 'iife' && { globalName: 'sdk' }),
    platform: 'neutral',
    target: 'es2022',
    metafile: true,
    write: false,
  });
  return { code: outputFiles[0]?.text ?? '', files: Object.keys(metafile.inputs) };
}
