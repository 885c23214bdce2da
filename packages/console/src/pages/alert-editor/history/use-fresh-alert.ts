import { useQuery } from '@tanstack/react-query';
import type { AlertResponse } from '@tocsin/contract';
import { useKey, useTocsin } from '../../../data/client.ts';

const REFRESH_MS = 15_000;

/** An alert as it is now: its statistics go on while it is looked at. @param alert as it was read */
export function useFreshAlert(alert: AlertResponse): AlertResponse {
  const tocsin = useTocsin();
  const key = useKey();
  const { data = alert } = useQuery({
    queryKey: key('alerts', alert.alert_id),
    queryFn: ({ signal }) => tocsin.alerts.get(alert.alert_id, { signal }),
    refetchInterval: REFRESH_MS,
  });
  return data;
}
