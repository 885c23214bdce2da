import { Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core';
import type { AlertMatchResult } from '@tocsin/contract';
import { useMemo } from 'react';
import { titleOf } from '../../components/document-facts.ts';
import { clausesOf } from '../../components/evidence/clauses.ts';
import { EvidenceList } from '../../components/evidence/EvidenceList.tsx';
import { marksOf } from '../../components/evidence/marks.ts';
import { DocumentPane } from './DocumentPane.tsx';

interface Props {
  readonly match: AlertMatchResult;
  /** Where the source document is. */
  readonly sourceCollection: string;
}

/** A match: why it matched, the document that matched, and beside it the one that led to it. */
export function MatchDetail({ match, sourceCollection }: Props) {
  const { document_id, source_document_id, matched_features, metadata, score } = match;
  const collection = match.collection_id ?? sourceCollection;
  const clauses = useMemo(() => clausesOf(matched_features), [matched_features]);
  const marks = useMemo(() => marksOf(clauses), [clauses]);
  const isSame =
    source_document_id === null || (source_document_id === document_id && collection === sourceCollection);
  return (
    <Stack gap="md">
      <Paper p="md">
        <Group justify="space-between" wrap="nowrap" mb={6}>
          <Text component="h3" fw={600} truncate>
            Why {titleOf(document_id, metadata)} matched
          </Text>
          {score < 1 && (
            <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
              score {score.toFixed(4)}
            </Text>
          )}
        </Group>
        <EvidenceList evidence={matched_features} />
      </Paper>
      <SimpleGrid cols={{ base: 1, lg: isSame ? 1 : 2 }} spacing="md">
        <DocumentPane
          title={isSame ? 'The document' : 'The document that matched'}
          collectionId={collection}
          documentId={document_id}
          marks={marks}
          kept={match}
        />
        {!isSame && (
          <DocumentPane
            title="The document that arrived"
            collectionId={sourceCollection}
            documentId={source_document_id}
          />
        )}
      </SimpleGrid>
    </Stack>
  );
}
