import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import mantine from 'postcss-preset-mantine';
import { defineConfig, type Plugin } from 'vite';

const WORTH_COMPRESSING = /\.(?:js|css|svg|json)$/;

/** Writes `.br` and `.gz` beside each text file once, so that the server compresses nothing while it answers. */
function compressed(): Plugin {
  let folder = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: (config) => {
      folder = join(config.root, config.build.outDir);
    },
    closeBundle: () => {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !WORTH_COMPRESSING.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        const content = readFileSync(file);
        writeFileSync(`${file}.br`, brotliCompressSync(content));
        writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

/**
 * Browsers that know the hint translate whole files beside the page while they arrive, instead of each function on the
 * page when it is first called: nearly all of a file is called at once.
 */
function translatedWhole(): Plugin {
  return {
    name: 'translated-whole',
    apply: 'build',
    // Only the first line is heeded, and others add lines of their own.
    generateBundle: {
      order: 'post',
      handler: (_options, bundle) => {
        for (const one of Object.values(bundle))
          if (one.type === 'chunk') one.code = `//# allFunctionsCalledOnLoad\n${one.code}`;
      },
    },
  };
}

/** Names the file that begins to read at the head of the page, with all that it imports. */
function earlyFile(): Plugin {
  return {
    name: 'early-file',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { bundle }) => {
        const early = Object.values(bundle ?? {}).find((one) => one.type === 'chunk' && one.name === 'early');
        if (early?.type !== 'chunk') return [];
        const named = (tag: string, attrs: Record<string, string | boolean>) => ({
          tag,
          attrs,
          injectTo: 'head-prepend' as const,
        });
        return [
          named('script', { type: 'module', async: true, crossorigin: true, src: `/${early.fileName}` }),
          ...early.imports.map((file) =>
            named('link', { rel: 'modulepreload', crossorigin: true, href: `/${file}` }),
          ),
        ];
      },
    },
  };
}

/** `src/pages/alerts/AlertsPage.tsx`: the first page of a section. */
const FIRST_PAGE = /\/src\/pages\/(\w+)\/(\w+)Page\.tsx$/;

/**
 * Writes `pages.json`: which files the first page of each section needs besides those that `index.html` names, so that
 * the server can name them there and a browser asks for all at once.
 */
function namedPages(): Plugin {
  return {
    name: 'named-pages',
    apply: 'build',
    // Files of styles alone are gone by then.
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const chunks = new Map(
          Object.values(bundle).flatMap((one) =>
            one.type === 'chunk' ? [[one.fileName, one] as const] : [],
          ),
        );
        const withImports = (fileName: string, known = new Set<string>()): Set<string> => {
          if (known.has(fileName)) return known;
          known.add(fileName);
          for (const one of chunks.get(fileName)?.imports ?? []) withImports(one, known);
          return known;
        };
        const already = new Set<string>();
        for (const chunk of chunks.values()) if (chunk.isEntry) withImports(chunk.fileName, already);
        const pages: Record<string, { scripts: string[]; styles: string[] }> = {};
        for (const { fileName, facadeModuleId } of chunks.values()) {
          const [, section, name] = FIRST_PAGE.exec(facadeModuleId ?? '') ?? [];
          if (section === undefined || section !== name?.toLowerCase()) continue;
          const scripts = [...withImports(fileName)].filter((one) => !already.has(one));
          const styles = scripts.flatMap((one) => [...(chunks.get(one)?.viteMetadata?.importedCss ?? [])]);
          pages[section] = { scripts, styles };
        }
        this.emitFile({ type: 'asset', fileName: 'pages.json', source: JSON.stringify(pages) });
      },
    },
  };
}

export default defineConfig({
  plugins: [react(), translatedWhole(), earlyFile(), namedPages(), compressed()],
  css: { postcss: { plugins: [mantine()] } },
  resolve: { conditions: ['@tocsin/source', 'module', 'browser', 'development|production'] },
  build: {
    target: 'es2023',
    // A file that is written into the page would be refused by its security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      input: { index: 'index.html', early: 'src/early.ts' },
      output: {
        codeSplitting: {
          groups: [
            { name: 'early', test: /\/src\/(?:early|first-reads)\.ts$/, priority: 2 },
            // What several pages share is one file, not one for each set of pages that share it.
            { name: 'shared', minShareCount: 6, test: /^(?!.*\/src\/styles\/).*\.[cm]?[jt]sx?$/ },
            // So are small things that the first pages have of their own.
            {
              name: 'small',
              test: /icons-react\/dist\/esm\/icons|components\/(?:Pill|Divider|Progress|SegmentedControl)\/|useInfiniteQuery|infiniteQueryObserver/,
            },
          ],
        },
      },
    },
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080', '/openapi.json': 'http://127.0.0.1:8080' } },
});
