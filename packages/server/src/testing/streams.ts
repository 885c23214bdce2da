import type { AppContext } from '../context.ts';

/** A context whose streams end as soon as they have begun, for tests that send every kind of request and wait for the answer. */
export function withBriefStreams(ctx: AppContext): AppContext {
  const { feedWatch } = ctx;
  return {
    ...ctx,
    feedWatch: {
      ...feedWatch,
      async follow() {
        const watch = await feedWatch.follow();
        watch.close();
        return watch;
      },
    },
  };
}
