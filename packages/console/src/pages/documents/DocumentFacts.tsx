import { Anchor, Paper } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DocumentResponse } from '@tocsin/contract';
import type { ReactNode } from 'react';
import { Facts } from '../../components/Facts.tsx';
import { When } from '../../components/When.tsx';

const LINEAGE = [
  ['root_object_id', 'Object'],
  ['root_bucket_id', 'Bucket'],
  ['source_object_id', 'From the object'],
  ['source_type', 'Made from a'],
  ['lineage_path', 'Lineage'],
  ['document_schema_version', 'Schema'],
] as const;

/** Where a document comes from, and since when it is there. */
export function DocumentFacts({ document }: { readonly document: DocumentResponse }) {
  const internal = document._internal ?? {};
  const source = sourceOf(document);
  const facts: (readonly [string, ReactNode])[] = [['Id', document.document_id]];
  for (const [name, label] of [
    ['created_at', 'Arrived'],
    ['updated_at', 'Last written'],
  ] as const)
    if (typeof internal[name] === 'string') facts.push([label, <When key={name} time={internal[name]} />]);
  for (const [field, label] of LINEAGE)
    if (document[field] !== undefined && document[field] !== null)
      facts.push([label, String(document[field])]);
  if (source !== null) facts.push(['From the document', source]);
  return (
    <Paper p="md">
      <Facts facts={facts} />
    </Paper>
  );
}

function sourceOf({
  source_collection_id: collection,
  source_document_id: document,
}: DocumentResponse): ReactNode {
  if (typeof document !== 'string') return null;
  if (typeof collection !== 'string') return document;
  return (
    <Anchor
      size="sm"
      renderRoot={(props) => (
        <Link
          to="/documents/$collectionId/$documentId"
          params={{ collectionId: collection, documentId: document }}
          {...props}
        />
      )}
    >
      {document}
    </Anchor>
  );
}
