import { Modal } from '@mantine/core';
import { CollectionForm } from './CollectionForm.tsx';

interface Props {
  /** Gets the name of the collection. */
  readonly made: (name: string) => void;
  readonly close: () => void;
}

/** Makes a collection. */
export function CollectionModal({ made, close }: Props) {
  return (
    <Modal opened onClose={close} title="New collection" closeButtonProps={{ 'aria-label': 'Close' }}>
      <CollectionForm
        made={(name) => {
          made(name);
          close();
        }}
      />
    </Modal>
  );
}
