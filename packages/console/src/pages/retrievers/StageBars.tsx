import { Alert, Badge, Box, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import type { ExplainRetrieverResponse, RetrieverExecutionDetail } from '@tocsin/contract';
import { count, duration } from '../../components/numbers.ts';

interface Props {
  readonly result: RetrieverExecutionDetail;
  /** How it would run, with notes and suggestions. */
  readonly plan: ExplainRetrieverResponse;
}

/** What went into each stage and came out of it, and how long it took. */
export function StageBars({ result, plan }: Props) {
  const stages = Object.entries(result.stage_statistics.stages);
  const longest = Math.max(0.001, ...stages.map(([, { duration_ms }]) => duration_ms));
  const most = Math.max(1, ...stages.flatMap(([, one]) => [one.input_count, one.output_count]));
  return (
    <Paper p="md">
      <Group justify="space-between" mb="sm">
        <Text fw={600} size="sm" component="h2">
          Stage by stage
        </Text>
        <Text size="sm" c="dimmed">
          {duration(result.stage_statistics.total_time_ms)} in total
        </Text>
      </Group>
      <Stack gap="md">
        {stages.map(([name, stage], i) => (
          <div key={name}>
            <Group justify="space-between" gap="xs" mb={4}>
              <Group gap={8}>
                <Text size="sm" fw={500}>
                  {name}
                </Text>
                {stage.error != null && <Badge color="red">{stage.error}</Badge>}
              </Group>
              <Text size="xs" c="dimmed">
                {count(stage.input_count)} in → {count(stage.output_count)} out ·{' '}
                {duration(stage.duration_ms)}
              </Text>
            </Group>
            <Bar
              label={`${name}: ${stage.output_count} of ${stage.input_count} pass`}
              color="ember"
              value={stage.output_count / most}
            />
            <Box mt={4}>
              <Bar
                label={`${name}: ${duration(stage.duration_ms)}`}
                color="gray"
                value={stage.duration_ms / longest}
              />
            </Box>
            <Notes notes={plan.execution_plan[i]?.optimization_notes} />
            <Notes notes={plan.execution_plan[i]?.warnings} />
          </div>
        ))}
      </Stack>
      {(plan.optimization_suggestions ?? []).map((suggestion) => (
        <Alert key={String(suggestion['message'])} mt="md" color="yellow" icon={<IconBulb aria-hidden />}>
          {String(suggestion['message'])}
        </Alert>
      ))}
    </Paper>
  );
}

function Bar({
  label,
  color,
  value,
}: {
  readonly label: string;
  readonly color: string;
  readonly value: number;
}) {
  return (
    <Progress.Root size="sm">
      <Progress.Section value={Math.max(0.5, value * 100)} color={color} aria-label={label} />
    </Progress.Root>
  );
}

function Notes({ notes = [] }: { readonly notes?: readonly string[] | undefined }) {
  return notes.map((note) => (
    <Text key={note} size="xs" c="dimmed" mt={4}>
      {note}
    </Text>
  ));
}
