import { QueryClient } from '@tanstack/react-query';
import { isWorthRetrying } from './failures.ts';

/** What was read of the API, for all pages. */
export const queries = new QueryClient({
  defaultOptions: { queries: { retry: isWorthRetrying, staleTime: 5_000, refetchOnWindowFocus: true } },
});
