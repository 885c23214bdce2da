import { Badge, Code, Group, Paper, Stack, Text } from '@mantine/core';
import type { FeatureModel } from '@tocsin/contract';

const SHOWN_NUMBERS = 6;

/** What searches compare of a document. */
export function Features({ features }: { readonly features: readonly FeatureModel[] }) {
  return (
    <Paper p="md">
      <Text fw={600} size="sm" component="h2" mb="sm">
        Features
      </Text>
      {features.length === 0 && (
        <Text size="sm" c="dimmed">
          It has none: filters and texts find it, similarity does not
        </Text>
      )}
      <Stack gap="md">
        {features.map((feature) => (
          <Feature key={feature.feature_extractor_id} feature={feature} />
        ))}
      </Stack>
    </Paper>
  );
}

function Feature({
  feature: { feature_extractor_id: id, vectors, hashes },
}: {
  readonly feature: FeatureModel;
}) {
  const named = Array.isArray(vectors) ? { embedding: vectors } : (vectors ?? {});
  return (
    <div>
      <Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>
        {id}
      </Text>
      {Object.entries(named).map(([name, vector]) => (
        <Value key={name} name={name} kind={`${vector.length} numbers`} text={beginningOf(vector)} />
      ))}
      {Object.entries(hashes ?? {}).map(([name, hash]) => (
        <Value key={name} name={name} kind={`${hash.length * 4} bits`} text={hash} />
      ))}
    </div>
  );
}

function Value({
  name,
  kind,
  text,
}: {
  readonly name: string;
  readonly kind: string;
  readonly text: string;
}) {
  return (
    <div>
      <Group gap={6} my={4}>
        <Text size="xs" c="dimmed">
          {name}
        </Text>
        <Badge size="xs" color="gray">
          {kind}
        </Badge>
      </Group>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {text}
      </Code>
    </div>
  );
}

function beginningOf(vector: readonly number[]): string {
  const numbers = vector.slice(0, SHOWN_NUMBERS).map((number) => number.toFixed(4));
  return `[${numbers.join(', ')}${vector.length > SHOWN_NUMBERS ? ', …' : ''}]`;
}
