import { Anchor, Group, Paper, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DocumentResponse } from '@tocsin/contract';
import { titleOf } from '../../components/document-facts.ts';
import { When } from '../../components/When.tsx';
import { valuesOf } from './columns.ts';
import { Thumbnail } from './Thumbnail.tsx';
import { arrivedAt, namedFieldsOf, shownValue } from './values.ts';

interface Props {
  readonly documents: readonly DocumentResponse[];
  /** The fields that are shown, by dot path. */
  readonly columns: readonly string[];
}

/** Documents as cards, where there is no room for a table. */
export function DocumentCards({ documents, columns }: Props) {
  return (
    <Stack gap="xs">
      {documents.map((document) => (
        <Card key={document.document_id} document={document} columns={columns} />
      ))}
    </Stack>
  );
}

function Card({ document, columns }: { readonly document: DocumentResponse } & Pick<Props, 'columns'>) {
  const { document_id: documentId, collection_id: collectionId } = document;
  const values = valuesOf(document);
  const arrived = arrivedAt(document);
  return (
    <Paper p="sm">
      <Group gap="sm" wrap="nowrap">
        <Thumbnail document={document} />
        <Anchor
          size="sm"
          fw={500}
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
          {titleOf(documentId, namedFieldsOf(document))}
        </Anchor>
      </Group>
      {columns.map((path) => (
        <Group key={path} gap={6} wrap="nowrap">
          <Text size="xs" c="dimmed">
            {path.replace(/^metadata\./, '')}
          </Text>
          <Text size="xs" truncate>
            {shownValue(values.get(path))}
          </Text>
        </Group>
      ))}
      {arrived !== null && <When time={arrived} size="xs" c="dimmed" />}
    </Paper>
  );
}
