import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const conditions = ['@tocsin/source', 'module', 'node', 'development|production'];
const common = {
  extends: true as const,
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Times only end what would never end: a busy machine is no failure.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks' as const,
  },
};

/** Files that share a process: reading the server's modules anew for each would take as long as the tests. */
const sharing = { ...common, test: { ...common.test, isolate: false } };

/** In a process for each file: they start servers, or look at what a process has loaded. */
const ALONE = ['e2e/**/*.test.ts', 'packages/engine/src/near/near-table.test.ts'];

/** Tests whose outcome must not depend on the database; they run once more on PostgreSQL. */
const ON_EVERY_DATABASE = [
  'packages/server/src/catalog/**/*.test.ts',
  'packages/server/src/executions/**/*.test.ts',
  'packages/server/src/http/fuzz.test.ts',
  'packages/server/src/http/isolation.test.ts',
  'packages/server/src/http/plugins/idempotency.test.ts',
  'packages/server/src/http/protocol.test.ts',
  'packages/server/src/http/routes/**/*.test.ts',
  'packages/server/src/ingest/**/*.test.ts',
  'packages/server/src/matching/**/*.test.ts',
  'packages/server/src/notify/*.test.ts',
  'packages/server/src/pipeline/**/*.test.ts',
  'packages/server/src/retrieve/coded/**/*.test.ts',
  'packages/server/src/vitals/**/*.test.ts',
];

/** Those of them that locks and clashing transactions decide: PGlite, in WebAssembly, is too slow for all. */
const ON_PGLITE = [
  'packages/server/src/executions/{held,record}.test.ts',
  'packages/server/src/notify/{claim-deliveries,record-attempt,telling}.test.ts',
  'packages/server/src/pipeline/{exactly-one-tick,job-queue}.test.ts',
];

const onDatabase = (name: 'pglite' | 'postgres', include: string[]) => ({
  ...sharing,
  test: { ...sharing.test, name, include, env: { TOCSIN_TEST_STORE: name } },
});

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Vitest leaves one core to itself: of two, half would be idle.
    maxWorkers: availableParallelism(),
    projects: [
      {
        ...sharing,
        test: {
          ...sharing.test,
          name: 'tocsin',
          include: ['packages/*/src/**/*.test.ts', 'scripts/**/*.test.ts', 'docs/site/*.test.ts'],
          exclude: ALONE,
        },
      },
      {
        ...common,
        // They wait more than they compute. Of groups one follows the other.
        test: {
          ...common.test,
          name: 'alone',
          include: ALONE,
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 1 },
        },
      },
      // A real server where there is one.
      process.env['TOCSIN_TEST_POSTGRES_URL']
        ? onDatabase('postgres', ON_EVERY_DATABASE)
        : onDatabase('pglite', ON_PGLITE),
    ],
  },
});
