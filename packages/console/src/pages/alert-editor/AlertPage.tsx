import '../../styles/more.ts';
import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Failed } from '../../components/Failed.tsx';
import { useKey, useTocsin } from '../../data/client.ts';
import { AlertEditor } from './AlertEditor.tsx';
import { draftOf } from './draft.ts';
import { AlertHead } from './history/AlertHead.tsx';
import { FloodGuardNotice } from './history/FloodGuardNotice.tsx';
import { History } from './history/History.tsx';
import { loadAlert } from './load.ts';

/** One alert, to be looked at and changed. */
export function AlertPage() {
  const { alertId } = useParams({ from: '/alerts/$alertId' });
  const tocsin = useTocsin();
  const key = useKey();
  const { data, error, refetch } = useQuery({
    queryKey: key('alerts', alertId, 'edited'),
    queryFn: ({ signal }) => loadAlert(tocsin, alertId, signal),
    refetchOnWindowFocus: false,
  });
  if (error !== null && data === undefined) return <Failed error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  return (
    <AlertEditor
      // Another alert is another draft.
      key={data.alert.alert_id}
      alertId={data.alert.alert_id}
      stored={draftOf(data)}
      head={(draft) => (
        <>
          <AlertHead alert={data.alert} name={draft.name} />
          <FloodGuardNotice alert={data.alert} />
        </>
      )}
    >
      <History alert={data.alert} />
    </AlertEditor>
  );
}

function Loading() {
  return (
    <Stack gap="md" aria-busy="true" aria-label="Loading">
      <Skeleton height={36} width={280} />
      <Skeleton height={180} radius="lg" />
      <Skeleton height={280} radius="lg" />
    </Stack>
  );
}
