import { Group, SegmentedControl, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Failed } from '../../components/Failed.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { useKey, useTocsin } from '../../data/client.ts';
import { Activity } from './Activity.tsx';
import { ChannelHealth } from './ChannelHealth.tsx';
import { FirstSteps } from './FirstSteps.tsx';
import { Held } from './Held.tsx';
import classes from './Overview.module.css';
import { Ranking } from './Ranking.tsx';
import { Reasons } from './Reasons.tsx';
import { RANGES, type RangeName } from './range.ts';
import { statisticsQuery } from './statistics-query.ts';
import { Tiles } from './Tiles.tsx';

/** What happened lately: how much ran and fired, how deliveries do, what is held and why. */
export function OverviewPage() {
  const tocsin = useTocsin();
  const key = useKey();
  const search = useSearch({ from: '/' });
  const navigate = useNavigate({ from: '/' });
  const isLive = search.since === undefined;
  const { data, error, refetch } = useQuery(statisticsQuery({ tocsin, key }, search));

  const choose = (range: string): void => void navigate({ search: { range: range as RangeName } });
  const drag = (from: number, to: number): void =>
    void navigate({
      search: { since: new Date(from).toISOString(), until: new Date(to).toISOString() },
    });

  return (
    <>
      <PageTitle
        title="Overview"
        about={isLive ? 'What is checked, what fires, and who is told' : 'A range that you chose'}
      >
        <SegmentedControl
          aria-label="Range"
          size="xs"
          data={[...Object.keys(RANGES), ...(isLive ? [] : [{ value: 'chosen', label: 'chosen' }])]}
          value={isLive ? (search.range ?? '1h') : 'chosen'}
          onChange={choose}
        />
      </PageTitle>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Loading />}
      {data !== undefined && (
        <Stack gap="md">
          <FirstSteps statistics={data} />
          <Tiles statistics={data} />
          <Activity statistics={data} onRange={drag} />
          <div className={classes.halves}>
            <Ranking title="Noisiest alerts" alerts={data.noisiest} by="triggered" />
            <Ranking title="Busiest alerts" alerts={data.busiest} by="executions" />
            <ChannelHealth channels={data.channels} />
            <Stack gap="md">
              <Held held={data.held} />
              <Reasons reasons={data.reasons} />
            </Stack>
          </div>
        </Stack>
      )}
    </>
  );
}

function Loading() {
  return (
    <Stack gap="md" aria-busy="true" aria-label="Loading">
      <Group grow>
        {[0, 1, 2, 3].map((tile) => (
          <Skeleton key={tile} height={92} radius="lg" />
        ))}
      </Group>
      <Skeleton height={300} radius="lg" />
      <Skeleton height={220} radius="lg" />
    </Stack>
  );
}
