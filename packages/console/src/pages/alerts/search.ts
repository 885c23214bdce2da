/** The orders that the list can have. */
export const SORTS = {
  newest: { label: 'newest first', sort: { field: 'created_at', direction: 'desc' } },
  changed: { label: 'last changed first', sort: { field: 'updated_at', direction: 'desc' } },
  name: { label: 'by name', sort: { field: 'name', direction: 'asc' } },
} as const;

/** One of {@link SORTS}. */
export type SortName = keyof typeof SORTS;

/** What the list of alerts shows, as its address says it. */
export interface AlertsSearch {
  readonly search?: string;
  readonly enabled?: boolean;
  readonly sort?: SortName;
}

/** Reads an address that anybody may have typed: what means nothing is left out. */
export function readAlertsSearch({ search, enabled, sort }: Record<string, unknown>): AlertsSearch {
  return {
    ...(search !== undefined && search !== '' && { search: String(search) }),
    ...(typeof enabled === 'boolean' && { enabled }),
    ...(typeof sort === 'string' && Object.hasOwn(SORTS, sort) && { sort: sort as SortName }),
  };
}
