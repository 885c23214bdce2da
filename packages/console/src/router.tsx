import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  retainSearchParams,
} from '@tanstack/react-router';
import { readExecutions, readNamespaces, readOverview } from './first-reads.ts';
import { Root } from './layout/Root.tsx';
import { readAlertsSearch } from './pages/alerts/search.ts';
import { readChannelsSearch } from './pages/channels/search.ts';
import { readDocumentsSearch } from './pages/documents/search.ts';
import { readExecutionFilters } from './pages/executions/filters.ts';
import { readKeysSearch } from './pages/keys/search.ts';
import { readOverviewSearch } from './pages/overview/range.ts';

/** What every address may say. */
interface RootSearch {
  /** Id or name. */
  readonly namespace?: string;
}

const root = createRootRoute({
  component: Root,
  validateSearch: ({ namespace }: Record<string, unknown>): RootSearch =>
    namespace === undefined || namespace === '' ? {} : { namespace: String(namespace) },
  search: { middlewares: [retainSearchParams(['namespace'])] },
  loader: readNamespaces,
});
const under = { getParentRoute: () => root } as const;

const overview = createRoute({
  ...under,
  path: '/',
  validateSearch: readOverviewSearch,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => readOverview(deps.namespace, deps),
  component: lazyRouteComponent(() => import('./pages/overview/OverviewPage.tsx'), 'OverviewPage'),
});
const executions = createRoute({
  ...under,
  path: '/executions',
  validateSearch: readExecutionFilters,
  loaderDeps: ({ search }) => search,
  loader: ({ deps }) => readExecutions(deps.namespace, deps),
  component: lazyRouteComponent(() => import('./pages/executions/ExecutionsPage.tsx'), 'ExecutionsPage'),
});
const execution = createRoute({
  ...under,
  path: '/executions/$executionId',
  component: lazyRouteComponent(() => import('./pages/execution/ExecutionPage.tsx'), 'ExecutionPage'),
});
const alerts = createRoute({
  ...under,
  path: '/alerts',
  validateSearch: readAlertsSearch,
  component: lazyRouteComponent(() => import('./pages/alerts/AlertsPage.tsx'), 'AlertsPage'),
});
const newAlert = createRoute({
  ...under,
  path: '/alerts/new',
  component: lazyRouteComponent(() => import('./pages/alert-editor/NewAlertPage.tsx'), 'NewAlertPage'),
});
const alert = createRoute({
  ...under,
  path: '/alerts/$alertId',
  component: lazyRouteComponent(() => import('./pages/alert-editor/AlertPage.tsx'), 'AlertPage'),
});
const documents = createRoute({
  ...under,
  path: '/documents',
  validateSearch: readDocumentsSearch,
  component: lazyRouteComponent(() => import('./pages/documents/DocumentsPage.tsx'), 'DocumentsPage'),
});
const document = createRoute({
  ...under,
  path: '/documents/$collectionId/$documentId',
  component: lazyRouteComponent(() => import('./pages/documents/DocumentPage.tsx'), 'DocumentPage'),
});
const retrievers = createRoute({
  ...under,
  path: '/retrievers',
  component: lazyRouteComponent(() => import('./pages/retrievers/RetrieversPage.tsx'), 'RetrieversPage'),
});
const retriever = createRoute({
  ...under,
  path: '/retrievers/$retrieverId',
  component: lazyRouteComponent(() => import('./pages/retrievers/PlaygroundPage.tsx'), 'PlaygroundPage'),
});
const channels = createRoute({
  ...under,
  path: '/channels',
  validateSearch: readChannelsSearch,
  component: lazyRouteComponent(() => import('./pages/channels/ChannelsPage.tsx'), 'ChannelsPage'),
});
const keys = createRoute({
  ...under,
  path: '/keys',
  validateSearch: readKeysSearch,
  component: lazyRouteComponent(() => import('./pages/keys/KeysPage.tsx'), 'KeysPage'),
});

/** The addresses of the console; each page is loaded when it is first gone to. */
export const router = createRouter({
  routeTree: root.addChildren([
    overview,
    executions,
    execution,
    alerts,
    newAlert,
    alert,
    documents,
    document,
    retrievers,
    retriever,
    channels,
    keys,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
