import { fileURLToPath } from 'node:url';
import { defineConfig, type MarkdownRenderer } from 'vitepress';
import { sidebar } from '../navigation.ts';
import { slugOf } from '../slug.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** The folder of the server under which the site will be, with slashes around it. */
const base = process.env['TOCSIN_DOCS_BASE'] ?? '/';

export default defineConfig({
  title: 'Tocsin',
  description:
    'Watches content as it arrives: standing alerts over text, metadata, vectors and perceptual hashes.',
  lang: 'en',
  base,
  srcDir: 'pages',
  outDir: 'dist',
  cacheDir: 'cache',
  ignoreDeadLinks: false,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}favicon.svg` }]],
  markdown: {
    anchor: { slugify: slugOf },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark' },
    config: (markdown) => {
      escapeBraces(markdown);
      markOutputs(markdown);
    },
  },
  themeConfig: {
    logo: '/favicon.svg',
    outline: { level: [2, 3] },
    search: {
      provider: 'local',
      options: { miniSearch: { searchOptions: { boostDocument: guidesFirst } } },
    },
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Guides', link: '/guides/typosquat-watch', activeMatch: '/guides/' },
      { text: 'API', link: '/reference/', activeMatch: '/reference/' },
      { text: 'Operations', link: '/operations' },
    ],
    sidebar: sidebar(root),
    footer: { message: 'Apache-2.0' },
  },
});

/** Two braces are an expression of the page's framework, and in our pages a template's tag. */
function escapeBraces(markdown: MarkdownRenderer): void {
  for (const rule of ['text', 'code_inline'] as const) {
    const render = markdown.renderer.rules[rule];
    markdown.renderer.rules[rule] = (...args) =>
      (render?.(...args) ?? '').replaceAll('{{', '&#123;&#123;').replaceAll('}}', '&#125;&#125;');
  }
}

/** What a command printed looks unlike what is typed. */
function markOutputs(markdown: MarkdownRenderer): void {
  const render = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const block = render?.(tokens, index, ...rest) ?? '';
    return /\soutput\b/.test(tokens[index]?.info ?? '') ? `<div class="output">${block}</div>` : block;
  };
}

/** What explains comes before what lists. */
function guidesFirst(page: string): number {
  if (page.includes('/reference/schemas')) return 0.2;
  return page.includes('/reference/') || page.includes('/decisions/') ? 0.5 : 1;
}
