import { Anchor, Paper, Table, Text } from '@mantine/core';
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

/** Documents as rows. */
export function DocumentTable({ documents, columns }: Props) {
  return (
    <Paper style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={720}>
        <Table highlightOnHover verticalSpacing="xs" horizontalSpacing="md" layout="fixed">
          <Table.Thead>
            <Table.Tr>
              <Table.Th w="32%">Document</Table.Th>
              {columns.map((path) => (
                <Table.Th key={path}>{path.replace(/^metadata\./, '')}</Table.Th>
              ))}
              <Table.Th ta="right" w={130}>
                Arrived
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {documents.map((document) => (
              <Row key={document.document_id} document={document} columns={columns} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  );
}

function Row({ document, columns }: { readonly document: DocumentResponse } & Pick<Props, 'columns'>) {
  const { document_id: documentId, collection_id: collectionId } = document;
  const values = valuesOf(document);
  const title = titleOf(documentId, namedFieldsOf(document));
  const arrived = arrivedAt(document);
  return (
    <Table.Tr>
      <Table.Td>
        <div style={{ display: 'flex', gap: 10, alignItems: 'center' }}>
          <Thumbnail document={document} />
          <div style={{ minWidth: 0 }}>
            <Anchor
              size="sm"
              fw={500}
              c="inherit"
              display="block"
              truncate
              renderRoot={(props) => (
                <Link
                  to="/documents/$collectionId/$documentId"
                  params={{ collectionId, documentId }}
                  {...props}
                />
              )}
            >
              {title}
            </Anchor>
            {title !== documentId && (
              <Text size="xs" c="dimmed" truncate>
                {documentId}
              </Text>
            )}
          </div>
        </div>
      </Table.Td>
      {columns.map((path) => (
        <Table.Td key={path}>
          <Text size="sm" truncate>
            {shownValue(values.get(path))}
          </Text>
        </Table.Td>
      ))}
      <Table.Td ta="right">{arrived !== null && <When time={arrived} c="dimmed" />}</Table.Td>
    </Table.Tr>
  );
}
