import { defaultParseSearch } from '@tanstack/react-router';
import { readExecutions, readNamespaces, readOverview } from './first-reads.ts';
import { readExecutionFilters } from './pages/executions/filters.ts';
import { readOverviewSearch } from './pages/overview/range.ts';

// A small file of its own: what the page shows is on its way while the rest of the console is still being loaded.
const { pathname, search } = window.location;
const asked = defaultParseSearch(search) as Record<string, unknown>;
const namespace = asked['namespace'] === undefined ? undefined : String(asked['namespace']);
readNamespaces();
if (pathname === '/') readOverview(namespace, readOverviewSearch(asked));
if (pathname === '/executions') readExecutions(namespace, readExecutionFilters(asked));
