import { Alert, Badge, Group, Loader, Paper, Select, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconEye, IconInfoCircle } from '@tabler/icons-react';
import type { PreviewAlertResponse } from '@tocsin/contract';
import { Failed } from '../../../components/Failed.tsx';
import { count, duration, some } from '../../../components/numbers.ts';
import { When } from '../../../components/When.tsx';
import type { Draft } from '../draft.ts';
import { issuesOf } from '../issues.ts';
import { Trouble } from '../parts/Trouble.tsx';
import { type CollectionChoice, nameIn } from '../parts/use-collections.ts';
import { thresholdAt, withThreshold } from '../query/threshold.ts';
import type { Surroundings } from '../use-surroundings.ts';
import { factsOf } from '../use-surroundings.ts';
import { Histogram } from './Histogram.tsx';
import { PreviewMatches } from './PreviewMatches.tsx';
import classes from './PreviewPanel.module.css';
import type { Preview } from './use-preview.ts';

interface Props {
  readonly preview: Preview;
  readonly draft: Draft;
  readonly surroundings: Surroundings;
  readonly collectionId: string | null;
  readonly collections: readonly CollectionChoice[] | null;
  readonly onCollection: (collectionId: string) => void;
  readonly latest: number;
  readonly onLatest: (latest: number) => void;
  readonly onStages: (stages: Draft['stages']) => void;
}

const LATEST = ['50', '200', '500', '1000'];

/** What the draft would have found among the latest documents, and how their scores lie. */
export function PreviewPanel(props: Props) {
  const { preview, latest, onLatest, collectionId, collections, draft } = props;
  const { data, error, missing, isStale } = preview;
  const issues = issuesOf(error);
  return (
    <Paper p="md" component="section" aria-label="Preview">
      <Group justify="space-between" wrap="nowrap" mb="sm">
        <Group gap="xs" wrap="nowrap">
          <Title order={2} size="h5">
            Preview
          </Title>
          {isStale && missing === null && <Loader size={14} aria-label="Looking" />}
        </Group>
        <Select
          aria-label="How many documents are looked at"
          size="xs"
          w={130}
          data={LATEST.map((value) => ({ value, label: `latest ${value}` }))}
          value={String(latest)}
          allowDeselect={false}
          onChange={(value) => onLatest(Number(value))}
        />
      </Group>
      {draft.attachments.length > 1 && (
        <Select
          label="Documents of"
          size="xs"
          mb="sm"
          data={draft.attachments.map(({ collectionId: id }) => ({
            value: id,
            label: nameIn(collections, id),
          }))}
          value={collectionId}
          allowDeselect={false}
          onChange={(id) => id !== null && props.onCollection(id)}
        />
      )}
      <Stack gap="md" aria-live="polite">
        {missing !== null && (
          <Group gap="sm" wrap="nowrap" c="dimmed" py="lg" justify="center">
            <IconEye size={20} stroke={1.5} aria-hidden />
            <Text size="sm">{missing}</Text>
          </Group>
        )}
        {missing === null && error !== null && issues.length > 0 && <Trouble issues={issues} />}
        {missing === null && error !== null && issues.length === 0 && (
          <Failed error={error} retry={preview.retry} />
        )}
        {missing === null && error === null && data === undefined && <Skeleton height={240} radius="md" />}
        {missing === null && error === null && data !== undefined && (
          <div className={isStale ? classes.stale : undefined}>
            <Result
              data={data}
              collectionName={nameIn(collections, collectionId ?? '')}
              draft={draft}
              surroundings={props.surroundings}
              onStages={props.onStages}
            />
          </div>
        )}
      </Stack>
    </Paper>
  );
}

interface ResultProps extends Pick<Props, 'draft' | 'surroundings' | 'onStages'> {
  readonly collectionName: string;
  readonly data: PreviewAlertResponse;
}

function Result({ data, draft, surroundings, collectionName, onStages }: ResultProps) {
  const { histogram } = data;
  const bits = histogram === null ? null : factsOf(surroundings.features, histogram.feature).size;
  const own = histogram === null ? null : thresholdAt(draft.stages, histogram.place, bits);
  const move = (score: number): void => {
    if (histogram !== null) onStages(withThreshold(draft.stages, histogram.place, score, bits));
  };
  return (
    <Stack gap="md">
      <Summary data={data} collectionName={collectionName} />
      {data.error !== null && (
        <Alert color="red" title="It could not be completed">
          {data.error.message}
        </Alert>
      )}
      {data.notes.map((note) => (
        <Alert key={note} color="gray" p="xs" icon={<IconInfoCircle size={18} aria-hidden />}>
          {note}
        </Alert>
      ))}
      {histogram !== null && histogram.buckets.length > 0 && (
        <Histogram
          histogram={histogram}
          threshold={own ?? histogram.threshold}
          {...(own !== null && draft.retrieverId === null && { onThreshold: move })}
        />
      )}
      <PreviewMatches data={data} />
    </Stack>
  );
}

function Summary({ data, collectionName }: Pick<ResultProps, 'data' | 'collectionName'>) {
  const { match_count, documents, would_trigger, limited, skipped_documents, duration_ms, from } = data;
  if (documents === 0)
    return (
      <Text size="sm" c="dimmed">
        {collectionName} has no documents yet. Send some, to see what would have matched.
      </Text>
    );
  return (
    <div>
      <Group gap="xs" align="baseline">
        <Text
          fz={30}
          fw={700}
          lh={1.2}
          lts={-0.8}
          c={match_count > 0 ? 'var(--mantine-color-ember-text)' : undefined}
        >
          {count(match_count)}
          {limited && '+'}
        </Text>
        <Text size="sm">
          of the latest {some(documents, 'document')} of <b>{collectionName}</b> would have matched
        </Text>
      </Group>
      <Group gap="xs" mt={4}>
        <Badge color={would_trigger ? 'ember' : 'gray'} variant={would_trigger ? 'filled' : 'outline'}>
          {would_trigger ? 'would trigger' : 'would stay quiet'}
        </Badge>
        <Text size="xs" c="dimmed" component="span">
          {from !== null && (
            <>
              since <When time={from} size="xs" span />,{' '}
            </>
          )}
          {duration(duration_ms)}
          {skipped_documents > 0 && `, ${some(skipped_documents, 'document')} without a required input`}
        </Text>
      </Group>
    </div>
  );
}
