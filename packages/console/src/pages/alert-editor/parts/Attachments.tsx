import { Button, Select, Text } from '@mantine/core';
import { IconDatabasePlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type Draft, newAttachment } from '../draft.ts';
import { removed, replaced } from '../query/json.ts';
import { AttachmentCard } from './AttachmentCard.tsx';
import { Section } from './Section.tsx';
import { type CollectionChoice, nameIn } from './use-collections.ts';

interface Props {
  readonly draft: Draft;
  readonly inputs: readonly string[];
  /** Null while they are read. */
  readonly collections: readonly CollectionChoice[] | null;
  readonly onChange: (change: Partial<Draft>) => void;
}

/** Which collections an alert watches, and when it runs there. */
export function Attachments({ draft: { attachments }, inputs, collections, onChange }: Props) {
  const free = (collections ?? []).filter(
    ({ value }) => !attachments.some((one) => one.collectionId === value),
  );
  const put = (next: Draft['attachments']): void => onChange({ attachments: next });
  return (
    <Section title="Where it watches" about="The collections whose documents it checks">
      {attachments.map((attachment, i) => (
        <AttachmentCard
          key={attachment.collectionId}
          name={nameIn(collections, attachment.collectionId)}
          attachment={attachment}
          inputs={inputs}
          place={`attachments[${i}]`}
          onChange={(next) => put(replaced(attachments, i, next))}
          onRemove={() => put(removed(attachments, i))}
        />
      ))}
      {collections?.length === 0 ? (
        <Text size="sm" c="dimmed">
          There is no collection yet. Documents that are sent make one:{' '}
          <Button
            size="compact-xs"
            variant="light"
            renderRoot={(props) => <Link to="/documents" {...props} />}
          >
            see Documents
          </Button>
        </Text>
      ) : (
        (collections === null || free.length > 0) && (
          <Select
            aria-label="Attach to a collection"
            placeholder={attachments.length === 0 ? 'Choose a collection' : 'Another collection'}
            leftSection={<IconDatabasePlus size={16} aria-hidden />}
            disabled={collections === null}
            data={[...free]}
            value={null}
            searchable
            onChange={(id) => id !== null && put([...attachments, newAttachment(id)])}
          />
        )
      )}
    </Section>
  );
}
