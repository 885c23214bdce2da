import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PreviewAlertRequest, PreviewAlertResponse } from '@tocsin/contract';
import { useKey, useTocsin } from '../../../data/client.ts';
import type { Draft } from '../draft.ts';
import { whatIsMissing } from '../query/missing.ts';
import { chosenRetriever } from '../request.ts';

/** After the last key, in milliseconds. */
const WAIT_MS = 350;
const SHOWN = 20;

/** What a draft would have found; it follows the draft while somebody types. */
export interface Preview {
  readonly data: PreviewAlertResponse | undefined;
  readonly error: unknown;
  /** Whether what is shown is of an earlier draft. */
  readonly isStale: boolean;
  /** What has to be said before there can be a preview; null where nothing is missing. */
  readonly missing: string | null;
  readonly retry: () => void;
}

/** Asks what a draft would have found, when its author pauses; a request that is overtaken is aborted. */
export function usePreview(
  draft: Draft,
  alertId: string | null,
  collectionId: string | null,
  latest: number,
): Preview {
  const tocsin = useTocsin();
  const key = useKey();
  const missing =
    collectionId === null
      ? 'Choose a collection, whose latest documents are looked at.'
      : whatIsMissing(draft);
  const wanted = JSON.stringify(requestOf(draft, alertId, collectionId ?? '', latest));
  const [asked] = useDebouncedValue(wanted, WAIT_MS);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: key('preview', asked),
    queryFn: ({ signal }) => tocsin.alerts.preview(JSON.parse(asked) as PreviewAlertRequest, { signal }),
    enabled: missing === null && asked === wanted,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
    retry: false,
  });
  const isStale = missing !== null || isFetching || asked !== wanted;
  return { data, error: asked === wanted ? error : null, isStale, missing, retry: () => void refetch() };
}

function requestOf(
  draft: Draft,
  alertId: string | null,
  collectionId: string,
  latest: number,
): PreviewAlertRequest {
  const mappings = draft.attachments.find((one) => one.collectionId === collectionId)?.mappings ?? [];
  return {
    collection_id: collectionId,
    ...(alertId !== null && { alert_id: alertId }),
    ...chosenRetriever(draft),
    trigger_on: draft.triggerOn,
    input_mappings: [...mappings],
    latest,
    limit: SHOWN,
  };
}
