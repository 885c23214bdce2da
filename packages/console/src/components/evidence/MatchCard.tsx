import { Group, Text } from '@mantine/core';
import type { AlertMatchResult } from '@tocsin/contract';
import { titleOf } from '../document-facts.ts';
import { clausesOf } from './clauses.ts';
import { EvidenceList } from './EvidenceList.tsx';

interface Props {
  readonly match: AlertMatchResult;
  /** How many clauses are shown. */
  readonly clauses: number;
}

/** A match in a list: what it is called, its score where one was measured, and why it matched. */
export function MatchCard({ match, clauses }: Props) {
  const { document_id, metadata, matched_features, score, truncated } = match;
  const title = titleOf(document_id, metadata);
  const isMeasured = score < 1 || clausesOf(matched_features).some((clause) => clause.score !== undefined);
  return (
    <>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Text fw={600} size="sm" truncate>
          {title}
        </Text>
        {isMeasured && (
          <Text size="sm" fw={600} c="dimmed">
            {score.toFixed(3)}
          </Text>
        )}
      </Group>
      {title !== document_id && (
        <Text size="xs" c="dimmed" truncate ff="monospace">
          {document_id}
        </Text>
      )}
      <EvidenceList evidence={matched_features} limit={clauses} />
      {truncated === true && (
        <Text size="xs" c="dimmed">
          It was too large to be kept whole
        </Text>
      )}
    </>
  );
}
