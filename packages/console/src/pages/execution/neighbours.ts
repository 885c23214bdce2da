import { useQueryClient } from '@tanstack/react-query';
import { useKey } from '../../data/client.ts';
import type { RowPages } from '../executions/rows.ts';

/** The runs beside one in the list; null where there is none. */
export interface Neighbours {
  readonly newer: string | null;
  readonly older: string | null;
}

/** The runs beside one in whichever list was looked at last and has it. */
export function useNeighbours(executionId: string): Neighbours {
  const queries = useQueryClient();
  const lists = queries
    .getQueryCache()
    .findAll({ queryKey: useKey()('executions', 'list') })
    .sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt);
  for (const { state } of lists) {
    const pages = state.data as RowPages | undefined;
    const rows = pages?.pages.flatMap((page) => page.rows) ?? [];
    const at = rows.findIndex((row) => row.execution_id === executionId);
    if (at >= 0)
      return {
        newer: rows[at - 1]?.execution_id ?? null,
        older: rows[at + 1]?.execution_id ?? null,
      };
  }
  return { newer: null, older: null };
}
