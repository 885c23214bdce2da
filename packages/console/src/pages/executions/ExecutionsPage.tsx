import { Box, Button, Paper, Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAdjustmentsHorizontal, IconArrowUp } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { Failed } from '../../components/Failed.tsx';
import { count, some } from '../../components/numbers.ts';
import { PageTitle } from '../../components/PageTitle.tsx';
import { ExecutionList } from './ExecutionList.tsx';
import classes from './ExecutionsPage.module.css';
import { type FilterChange, Filters } from './Filters.tsx';
import { readExecutionFilters } from './filters.ts';
import { LiveSwitch } from './LiveSwitch.tsx';
import { NoExecutions } from './NoExecutions.tsx';
import { useExecutions } from './use-executions.ts';
import { useLive } from './use-live.ts';

/** The history of all runs, live. */
export function ExecutionsPage() {
  const search = useSearch({ from: '/executions' });
  const filters = readExecutionFilters({ ...search });
  const navigate = useNavigate();
  const [isLive, setLive] = useState(true);
  const [areFiltersOpen, { toggle }] = useDisclosure();
  const isAtTop = useRef(true);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useExecutions(filters);
  const live = useLive(filters, { isOn: isLive, isAtTop });
  const { rows, total, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = list;

  const change = (changed: FilterChange): void =>
    void navigate({
      to: '/executions',
      search: readExecutionFilters({ ...filters, ...changed }),
      replace: true,
    });
  const clear = (): void => void navigate({ to: '/executions', search: {}, replace: true });
  const open = useCallback(
    (executionId: string): void => void navigate({ to: '/executions/$executionId', params: { executionId } }),
    [navigate],
  );
  const loadMore = useCallback((): void => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  const moved = (isTop: boolean): void => {
    isAtTop.current = isTop;
    if (isTop) live.showWaiting();
  };
  const goUp = (): void => {
    live.showWaiting();
    scroller.current?.scrollTo({ top: 0 });
  };
  const used = Object.keys(filters).length;

  return (
    <div className={classes.page}>
      <PageTitle
        title="Executions"
        about={isPending ? 'Counting …' : `${some(total, 'run')}${used > 0 ? ' pass the filters' : ''}`}
      >
        <LiveSwitch state={live.state} isOn={isLive} onChange={setLive} />
        <Button
          hiddenFrom="sm"
          variant="default"
          size="xs"
          leftSection={<IconAdjustmentsHorizontal size={16} aria-hidden />}
          aria-expanded={areFiltersOpen}
          onClick={toggle}
        >
          Filters{used > 0 && ` (${used})`}
        </Button>
      </PageTitle>
      <Box mb="md" visibleFrom={areFiltersOpen ? undefined : 'sm'}>
        <Filters search={filters} onChange={change} onClear={clear} />
      </Box>
      {error !== null && <Failed error={error} retry={() => void list.refetch()} />}
      {isPending && <Loading />}
      {!isPending && rows.length === 0 && error === null && (
        <NoExecutions isFiltered={used > 0} clear={clear} />
      )}
      {rows.length > 0 && (
        <Paper className={classes.frame}>
          {live.waiting > 0 && (
            <Button
              className={classes.pill}
              size="compact-sm"
              radius="xl"
              leftSection={<IconArrowUp size={14} aria-hidden />}
              onClick={goUp}
            >
              {count(live.waiting)} new
            </Button>
          )}
          <ExecutionList
            key={JSON.stringify(filters)}
            name={JSON.stringify(filters)}
            rows={rows}
            total={total}
            hasMore={hasNextPage}
            loadMore={loadMore}
            onOpen={open}
            onTop={moved}
            scroller={scroller}
          />
        </Paper>
      )}
    </div>
  );
}

function Loading() {
  return (
    <Paper p="md" aria-busy="true" aria-label="Loading">
      <Stack gap="md">
        {Array.from({ length: 10 }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
          <Skeleton key={i} height={24} />
        ))}
      </Stack>
    </Paper>
  );
}
