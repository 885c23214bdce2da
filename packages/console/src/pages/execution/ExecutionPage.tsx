import '../../styles/more.ts';
import { Button, Skeleton, Stack, Tooltip } from '@mantine/core';
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Failed } from '../../components/Failed.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { useAlertNames } from '../../components/use-names.ts';
import { useKey, useTocsin } from '../../data/client.ts';
import { Deliveries } from './Deliveries.tsx';
import { ExecutionHead } from './ExecutionHead.tsx';
import { Facts } from './Facts.tsx';
import { Matches } from './Matches.tsx';
import { Notes } from './Notes.tsx';
import { useNeighbours } from './neighbours.ts';

const REFRESH_MS = 2000;

/** One run: what matched and why, and who was told. */
export function ExecutionPage() {
  const { executionId } = useParams({ from: '/executions/$executionId' });
  const tocsin = useTocsin();
  const names = useAlertNames();
  const { data, error, refetch } = useQuery({
    queryKey: useKey()('executions', 'one', executionId),
    queryFn: ({ signal }) => tocsin.executions.get(executionId, { signal }),
    refetchInterval: ({ state }) => (state.data?.notification?.status === 'pending' ? REFRESH_MS : false),
  });
  const pager = <Pager executionId={executionId} />;
  if (data === undefined)
    return (
      <>
        <PageTitle title="Execution" about={executionId}>
          {pager}
        </PageTitle>
        {error === null ? <Loading /> : <Failed error={error} retry={() => void refetch()} />}
      </>
    );
  return (
    <>
      <ExecutionHead execution={data} alertName={names.get(data.alert_id)}>
        {pager}
      </ExecutionHead>
      <Stack gap="md">
        <Notes execution={data} />
        <Facts execution={data} />
        <Matches key={executionId} execution={data} />
        <Deliveries execution={data} />
      </Stack>
    </>
  );
}

/** To the runs before and behind it in the list that somebody came from; `k` and `j` go there as well. */
function Pager({ executionId }: { readonly executionId: string }) {
  const { newer, older } = useNeighbours(executionId);
  const navigate = useNavigate();
  useEffect(() => {
    const press = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
      const to = key === 'j' ? older : key === 'k' ? newer : null;
      const isTyping = target instanceof Element && target.closest('input, textarea, select, [role=dialog]');
      if (to === null || ctrlKey || metaKey || altKey || isTyping) return;
      void navigate({ to: '/executions/$executionId', params: { executionId: to }, replace: true });
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [newer, older, navigate]);
  if (newer === null && older === null) return null;
  return (
    <Button.Group>
      <Neighbour label="Newer" hotkey="k" to={newer} icon={<IconArrowLeft size={16} aria-hidden />} />
      <Neighbour label="Older" hotkey="j" to={older} icon={<IconArrowRight size={16} aria-hidden />} />
    </Button.Group>
  );
}

interface NeighbourProps {
  readonly label: string;
  readonly hotkey: string;
  /** Null where the list ends. */
  readonly to: string | null;
  readonly icon: React.ReactNode;
}

function Neighbour({ label, hotkey, to, icon }: NeighbourProps) {
  if (to === null)
    return (
      <Button size="xs" variant="default" disabled leftSection={icon}>
        {label}
      </Button>
    );
  return (
    <Tooltip label={`Key ${hotkey}`}>
      <Button
        size="xs"
        variant="default"
        leftSection={icon}
        renderRoot={(props) => (
          <Link to="/executions/$executionId" params={{ executionId: to }} replace {...props} />
        )}
      >
        {label}
      </Button>
    </Tooltip>
  );
}

function Loading() {
  return (
    <Stack gap="md" aria-busy="true" aria-label="Loading">
      <Skeleton height={76} radius="lg" />
      <Skeleton height={420} radius="lg" />
      <Skeleton height={120} radius="lg" />
    </Stack>
  );
}
