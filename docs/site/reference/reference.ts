import { eventsOf, type OpenApi, operationsOf, pageOf } from './openapi.ts';
import { badge, operationSection } from './operation.ts';
import { cell, prose, SCHEMAS_PAGE, schemasPage } from './schemas.ts';

/** The page of what the server sends by itself. */
export const EVENTS_PAGE = 'reference/events.md';
const OVERVIEW_PAGE = 'reference/index.md';

/** The reference of the API in Markdown: a page per tag, one for events, one for schemas, an overview. */
export function referencePages(api: OpenApi): Map<string, string> {
  const pages = new Map([
    [OVERVIEW_PAGE, overview(api)],
    [SCHEMAS_PAGE, schemasPage(api)],
    [EVENTS_PAGE, eventsPage(api)],
  ]);
  for (const tag of api.tags) pages.set(pageOf(tag.name), tagPage(tag, api));
  return pages;
}

/** What the sidebar lists, in the order of the document. */
export function referenceEntries(api: OpenApi): { text: string; page: string }[] {
  return [
    { text: 'All operations', page: OVERVIEW_PAGE },
    ...api.tags.map(({ name }) => ({ text: name, page: pageOf(name) })),
    { text: 'Events', page: EVENTS_PAGE },
    { text: 'Schemas', page: SCHEMAS_PAGE },
  ];
}

function overview(api: OpenApi): string {
  const parts = api.tags.map(({ name, description }) => {
    const rows = operationsOf(api)
      .filter(({ tag }) => tag === name)
      .map((one) => `| ${badge(one)} | [${cell(one.summary)}](../${pageOf(one.tag)}#${one.id}) |`);
    return `## ${name}\n\n${prose(description)}\n\n| | |\n|---|---|\n${rows.join('\n')}`;
  });
  const intro =
    'What holds for all of them: [the HTTP API](../api.md). The same as a file: [openapi.json](../openapi.json){download}.';
  return `---\naside: false\n---\n\n# All operations\n\n${intro}\n\n${parts.join('\n\n')}\n`;
}

function tagPage({ name, description }: OpenApi['tags'][number], api: OpenApi): string {
  const operations = operationsOf(api).filter(({ tag }) => tag === name);
  const sections = operations.map((one) => operationSection(one, api));
  return `# ${name}\n\n${prose(description)} What holds for all operations: [the HTTP API](../api.md).\n\n${sections.join('\n\n')}\n`;
}

function eventsPage(api: OpenApi): string {
  const sections = eventsOf(api).map((one) => operationSection(one, api));
  const intro = 'What is sent to webhooks and subscriptions; [notifications](../notifications.md) says when.';
  return `# Events\n\n${intro}\n\n${sections.join('\n\n')}\n`;
}
