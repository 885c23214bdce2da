import { Grid, Group, Paper, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { AlertExecutionResult } from '@tocsin/contract';
import { useState } from 'react';
import { MatchList } from '../../components/evidence/MatchList.tsx';
import { count, some } from '../../components/numbers.ts';
import { MatchDetail } from './MatchDetail.tsx';
import classes from './Matches.module.css';

/** What a run found: the matches, and the one that is looked at beside them. */
export function Matches({ execution }: { readonly execution: AlertExecutionResult }) {
  const [selected, setSelected] = useState(0);
  const isWide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  const { matches, match_count, collection_id, triggered } = execution;
  const match = matches?.[selected];
  return (
    <section aria-labelledby="matches">
      <Group justify="space-between" mb="xs">
        <Text component="h2" id="matches" fw={600}>
          {some(match_count, 'match', 'matches')}
        </Text>
        {matches !== null && matches.length < match_count && (
          <Text size="sm" c="dimmed">
            The best {count(matches.length)} are kept
          </Text>
        )}
      </Group>
      {match === undefined || matches === null ? (
        <Paper p="md">
          <Text size="sm" c="dimmed">
            {nothingToShow(execution, triggered)}
          </Text>
        </Paper>
      ) : matches.length === 1 ? (
        <MatchDetail match={match} sourceCollection={collection_id} />
      ) : (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Paper className={classes.list}>
              <MatchList
                matches={matches}
                selected={selected}
                onSelect={setSelected}
                maxHeight={isWide ? 'calc(100dvh - 100px)' : '300px'}
              />
            </Paper>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 8 }}>
            <MatchDetail match={match} sourceCollection={collection_id} />
          </Grid.Col>
        </Grid>
      )}
    </section>
  );
}

function nothingToShow({ matches, match_count }: AlertExecutionResult, triggered: boolean): string {
  if (matches === null || match_count > 0)
    return 'This alert keeps no matches. Let it include them (notification_config.include_matches) to see the next ones.';
  return triggered ? 'It fires where nothing matches.' : 'No document passed.';
}
