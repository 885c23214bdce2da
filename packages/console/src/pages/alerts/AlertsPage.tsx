import '../../styles/more.ts';
import { Button, Skeleton, Stack } from '@mantine/core';
import { IconBellPlus, IconSearchOff } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ListAlertsRequest } from '@tocsin/contract';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { count } from '../../components/numbers.ts';
import { PageTitle } from '../../components/PageTitle.tsx';
import { useKey, useTocsin } from '../../data/client.ts';
import { AlertCard } from './AlertCard.tsx';
import { Filters } from './Filters.tsx';
import { type AlertsSearch, SORTS } from './search.ts';

/** Each alert on the page asks for its statistics. */
const PAGE = 25;

/** All alerts, with their state. */
export function AlertsPage() {
  const tocsin = useTocsin();
  const key = useKey();
  const search = useSearch({ from: '/alerts' });
  const navigate = useNavigate({ from: '/alerts' });
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: key('alerts', 'list', search),
    queryFn: ({ pageParam, signal }) =>
      tocsin.alerts.list({ ...wanted(search), cursor: pageParam }, { signal }).then((page) => page),
    initialPageParam: null as string | null,
    getNextPageParam: ({ pagination }) => pagination?.next_cursor ?? null,
    placeholderData: keepPreviousData,
  });
  const alerts = data?.pages.flatMap(({ results }) => results ?? []);
  const stats = data?.pages[0]?.stats;
  return (
    <>
      <PageTitle title="Alerts" about={stats == null ? 'What is watched' : said(stats)}>
        <Button
          leftSection={<IconBellPlus size={18} aria-hidden />}
          renderRoot={(props) => <Link to="/alerts/new" {...props} />}
        >
          New alert
        </Button>
      </PageTitle>
      <Filters search={search} onChange={(next) => void navigate({ search: next, replace: true })} />
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {alerts === undefined && error === null && <Loading />}
      {alerts?.length === 0 && (
        <Nothing isFiltered={search.search !== undefined || search.enabled !== undefined} />
      )}
      <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Alerts">
        {alerts?.map((alert) => (
          <AlertCard key={alert.alert_id} alert={alert} />
        ))}
      </Stack>
      {hasNextPage && (
        <Button
          variant="default"
          fullWidth
          mt="md"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  );
}

function wanted({ search, enabled, sort = 'newest' }: AlertsSearch): ListAlertsRequest {
  return {
    limit: PAGE,
    sort: { ...SORTS[sort].sort },
    ...(search !== undefined && { search }),
    ...(enabled !== undefined && { filters: { enabled } }),
  };
}

function said({ total_alerts, disabled_alerts }: { total_alerts: number; disabled_alerts: number }): string {
  const all = `${count(total_alerts)} in this namespace`;
  return disabled_alerts === 0 ? all : `${all}, ${count(disabled_alerts)} of them switched off`;
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty icon={IconSearchOff} title="No alert is like that">
        Search for another word, or show all of them.
      </Empty>
    );
  return (
    <Empty
      icon={IconBellPlus}
      title="Nothing is watched yet"
      action={
        <Button renderRoot={(props) => <Link to="/alerts/new" {...props} />}>Make the first alert</Button>
      }
    >
      An alert says what you want to know about. While you write it, you see what it would have found among
      the latest documents.
    </Empty>
  );
}

function Loading() {
  return (
    <Stack gap="xs" aria-busy="true" aria-label="Loading">
      {[0, 1, 2, 3, 4].map((row) => (
        <Skeleton key={row} height={86} radius="lg" />
      ))}
    </Stack>
  );
}
