import { Stack } from '@mantine/core';
import { DocumentPicture } from './DocumentPicture.tsx';
import type { Marks } from './evidence/marks.ts';
import { JsonView } from './JsonView.tsx';

interface Props {
  /** As the API answers it, or what was kept of it. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly label: string;
  readonly marks?: Marks;
}

/** A document: its pictures, then its fields. */
export function DocumentView({ document, label, marks }: Props) {
  return (
    <Stack gap="sm">
      <DocumentPicture document={document} />
      <JsonView value={document} label={label} {...(marks !== undefined && { marks })} />
    </Stack>
  );
}
