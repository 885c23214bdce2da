import { Paper, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AlertExecutionResult } from '@tocsin/contract';
import { Failed } from '../../components/Failed.tsx';
import { some } from '../../components/numbers.ts';
import { useChannelNames } from '../../components/use-names.ts';
import { useKey, useTocsin } from '../../data/client.ts';
import { DeliveryCard } from './DeliveryCard.tsx';

const REFRESH_MS = 2000;

/** Who was told of a run: every delivery with its attempts; read again while one is on its way. */
export function Deliveries({ execution }: { readonly execution: AlertExecutionResult }) {
  const { execution_id, notification } = execution;
  const tocsin = useTocsin();
  const names = useChannelNames();
  const isAwaited = notification?.status === 'pending';
  const { data, error, refetch } = useQuery({
    queryKey: useKey()('deliveries', 'of', execution_id),
    queryFn: async ({ signal }) => (await tocsin.executions.deliveries(execution_id, { signal })).results,
    refetchInterval: ({ state }) =>
      isAwaited || state.data?.some(({ status }) => status === 'pending') ? REFRESH_MS : false,
  });
  return (
    <section aria-labelledby="deliveries">
      <Text component="h2" id="deliveries" fw={600} mb="xs">
        {data === undefined ? 'Deliveries' : some(data.length, 'delivery', 'deliveries')}
      </Text>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={64} radius="lg" />}
      {data?.length === 0 && (
        <Paper p="md">
          <Text size="sm" c="dimmed">
            {execution.triggered
              ? 'Nothing was sent through a channel.'
              : 'It did not fire, so there was nothing to tell.'}
          </Text>
        </Paper>
      )}
      <Stack gap="sm">
        {data?.map((delivery) => (
          <DeliveryCard
            key={delivery.delivery_id}
            delivery={delivery}
            channelName={names.get(delivery.channel_id)}
          />
        ))}
      </Stack>
    </section>
  );
}
