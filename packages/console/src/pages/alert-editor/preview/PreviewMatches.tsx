import { Anchor, Button, Group, Paper, Progress, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AlertMatchResult, PreviewAlertResponse } from '@tocsin/contract';
import { useState } from 'react';
import { titleOf } from '../../../components/document-facts.ts';
import { EvidenceList } from '../../../components/evidence/EvidenceList.tsx';
import { some } from '../../../components/numbers.ts';

/** More of them would push everything else out of sight. */
const FIRST = 5;

/** The best matches of a preview, and why they match. */
export function PreviewMatches({ data: { matches, match_count } }: { readonly data: PreviewAlertResponse }) {
  const [isOpen, setOpen] = useState(false);
  if (matches.length === 0) return null;
  const shown = isOpen ? matches : matches.slice(0, FIRST);
  // A pure filter gives every match the same score.
  const isScored = matches.some(({ score }) => score < 1);
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Matches">
      {shown.map((match) => (
        <Match
          key={`${match.collection_id} ${match.document_id} ${match.source_document_id}`}
          match={match}
          isScored={isScored}
        />
      ))}
      {matches.length > shown.length && (
        <li>
          <Button size="compact-sm" variant="subtle" fullWidth onClick={() => setOpen(true)}>
            Show {matches.length - shown.length} more
          </Button>
        </li>
      )}
      {isOpen && match_count > matches.length && (
        <Text size="xs" c="dimmed" component="li">
          and {some(match_count - matches.length, 'more match', 'more matches')}
        </Text>
      )}
    </Stack>
  );
}

interface Props {
  readonly match: AlertMatchResult;
  readonly isScored: boolean;
}

function Match({ match, isScored }: Props) {
  const { document_id, collection_id, score, metadata, matched_features } = match;
  return (
    <Paper p="xs" radius="md" component="li" bg="var(--mantine-color-body)">
      <Group justify="space-between" wrap="nowrap" gap="sm" mb={6}>
        <Anchor
          size="sm"
          fw={600}
          c="inherit"
          truncate
          renderRoot={(props) => (
            <Link
              to="/documents/$collectionId/$documentId"
              params={{ collectionId: collection_id ?? '', documentId: document_id }}
              {...props}
            />
          )}
        >
          {titleOf(document_id, metadata)}
        </Anchor>
        {isScored && (
          <Group gap={6} wrap="nowrap">
            <Progress value={100 * score} w={48} size="sm" aria-label={`Score of ${document_id}`} />
            <Text size="xs" fw={600}>
              {score.toFixed(3)}
            </Text>
          </Group>
        )}
      </Group>
      <EvidenceList evidence={matched_features} limit={6} />
    </Paper>
  );
}
