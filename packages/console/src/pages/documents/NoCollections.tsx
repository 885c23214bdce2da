import { Box } from '@mantine/core';
import { IconFolderPlus } from '@tabler/icons-react';
import { Empty } from '../../components/Empty.tsx';
import { CollectionForm } from './CollectionForm.tsx';

/** What stands where a namespace has no collection yet. @param made gets the name of the first one */
export function NoCollections({ made }: { readonly made: (name: string) => void }) {
  return (
    <Empty
      icon={IconFolderPlus}
      title="Make the first collection"
      action={
        <Box w="100%" maw={420} mt="sm">
          <CollectionForm made={made} />
        </Box>
      }
    >
      A collection holds documents of one kind. Alerts are attached to it and check whatever arrives there.
    </Empty>
  );
}
