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

/** Tests whose outcome must not depend on the database; they run once more on PostgreSQL. */
const ON_EVERY_DATABASE = [
  'packages/server/src/catalog/**/*.test.ts',
  'packages/server/src/executions/**/*.test.ts',
  'packages/server/src/http/isolation.test.ts',
  'packages/server/src/http/plugins/idempotency.test.ts',
  'packages/server/src/http/routes/**/*.test.ts',
  'packages/server/src/ingest/**/*.test.ts',
  'packages/server/src/matching/**/*.test.ts',
  'packages/server/src/notify/*.test.ts',
  'packages/server/src/pipeline/**/*.test.ts',
  'packages/server/src/retrieve/coded/**/*.test.ts',
  'packages/server/src/vitals/**/*.test.ts',
];

/** They ask little of the database, and PGlite takes longest for them. */
const ASKS_LITTLE = [
  'packages/server/src/http/routes/retriever-execute.test.ts',
  'packages/server/src/http/routes/text-*.test.ts',
  'packages/server/src/notify/planted-secrets.test.ts',
  'packages/server/src/notify/test-channel.test.ts',
];

/** Where a real server is there: long ones, and those. */
const ON_POSTGRES = [
  ...ASKS_LITTLE,
  'packages/server/src/http/fuzz.test.ts',
  'packages/server/src/http/protocol.test.ts',
];

const onDatabase = (
  name: 'pglite' | 'postgres',
  { more = [], except = [] }: { more?: string[]; except?: string[] },
) => ({
  ...common,
  test: {
    ...common.test,
    name,
    include: [...ON_EVERY_DATABASE, ...more],
    exclude: except,
    env: { TOCSIN_TEST_STORE: name },
  },
});

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // Vitest leaves one core to itself: of two, half would be idle.
    maxWorkers: availableParallelism(),
    projects: [
      {
        ...common,
        test: {
          ...common.test,
          name: 'tocsin',
          include: [
            'packages/*/src/**/*.test.ts',
            'e2e/**/*.test.ts',
            'scripts/**/*.test.ts',
            'docs/site/*.test.ts',
          ],
        },
      },
      // A real server where there is one; else the one in WebAssembly, which is slower and has the same answers.
      process.env['TOCSIN_TEST_POSTGRES_URL']
        ? onDatabase('postgres', { more: ON_POSTGRES })
        : onDatabase('pglite', { except: ASKS_LITTLE }),
    ],
  },
});
