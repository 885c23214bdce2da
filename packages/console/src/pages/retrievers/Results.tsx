import { Anchor, Badge, Collapse, Group, Paper, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconSearchOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Metadata, RetrieverExecutionDetail } from '@tocsin/contract';
import { useState } from 'react';
import { DocumentView } from '../../components/DocumentView.tsx';
import { titleOf } from '../../components/document-facts.ts';
import { Empty } from '../../components/Empty.tsx';
import { EvidenceList } from '../../components/evidence/EvidenceList.tsx';
import { some } from '../../components/numbers.ts';

/** What a run found, the best first, with the evidence for each. */
export function Results({ result }: { readonly result: RetrieverExecutionDetail }) {
  const { documents, facets, error } = result;
  if (documents.length === 0)
    return (
      <Empty icon={IconSearchOff} title="Nothing was found">
        {error ??
          'The bars above show the stage that let nothing through. Try other inputs, or a lower min_score.'}
      </Empty>
    );
  return (
    <Stack gap="sm">
      <Text fw={600} size="sm" component="h2" aria-live="polite">
        {some(documents.length, 'document')}
        {result.pagination['has_next'] === true && ', there are more'}
      </Text>
      {facets?.map(({ key, values }) => (
        <Group key={key} gap={6}>
          <Text size="xs" c="dimmed">
            {key}
          </Text>
          {values.map(({ value, count }) => (
            <Badge key={String(value)} color="gray">
              {String(value)} {count}
            </Badge>
          ))}
        </Group>
      ))}
      {documents.map((document, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a result is what stands at its place
        <Result key={i} document={document} />
      ))}
    </Stack>
  );
}

function Result({ document }: { readonly document: Metadata }) {
  const { document_id, collection_id, score, matched_features: evidence, ...payload } = document;
  const [documentId, collectionId] = [String(document_id), String(collection_id)];
  const [isOpen, setOpen] = useState(false);
  const named = { ...payload, ...(payload['metadata'] as object | undefined) };
  return (
    <Paper p="md" component="article" aria-label={documentId}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="xs">
        <Anchor
          size="sm"
          fw={600}
          c="inherit"
          style={{ overflowWrap: 'anywhere' }}
          renderRoot={(props) => (
            <Link
              to="/documents/$collectionId/$documentId"
              params={{ collectionId, documentId }}
              {...props}
            />
          )}
        >
          {titleOf(documentId, named)}
        </Anchor>
        {typeof score === 'number' && <Badge>{score.toFixed(3)}</Badge>}
      </Group>
      <EvidenceList evidence={evidence as Metadata | null} />
      <UnstyledButton
        mt="xs"
        fz="xs"
        c="dimmed"
        td="underline"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? 'Hide the document' : 'Show the document'}
      </UnstyledButton>
      <Collapse expanded={isOpen} mt="xs">
        {isOpen && <DocumentView document={payload} label={`Fields of ${documentId}`} />}
      </Collapse>
    </Paper>
  );
}
