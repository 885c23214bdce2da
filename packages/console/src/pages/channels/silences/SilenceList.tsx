import { Button, Stack } from '@mantine/core';
import { IconBellOff, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Empty } from '../../../components/Empty.tsx';
import { Failed } from '../../../components/Failed.tsx';
import { ListHead } from '../../../components/ListHead.tsx';
import { LoadingRows } from '../../../components/LoadingRows.tsx';
import { LoadMore } from '../../../components/LoadMore.tsx';
import { usePages } from '../../../components/use-pages.ts';
import { SilenceCard } from './SilenceCard.tsx';
import { SilenceDrawer } from './SilenceDrawer.tsx';

/** What nobody is told of for a while. */
export function SilenceList() {
  const { items, query } = usePages(['silences', 'list'], (tocsin, page, signal) =>
    tocsin.silences.list(page, { signal }),
  );
  const [isMaking, setMaking] = useState(false);
  const make = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      New silence
    </Button>
  );
  return (
    <>
      {items?.length !== 0 && (
        <ListHead about="Matches that a silence holds back are recorded and counted; only nobody is told.">
          {make}
        </ListHead>
      )}
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {items === undefined && query.error === null && <LoadingRows />}
      {items?.length === 0 && (
        <Empty icon={IconBellOff} title="Nothing is silenced" action={make}>
          During an import or a campaign of your own, silence what you expect. Runs are recorded all the same.
        </Empty>
      )}
      <Stack gap="sm">
        {items?.map((silence) => (
          <SilenceCard key={silence.silence_id} silence={silence} />
        ))}
      </Stack>
      <LoadMore query={query} />
      {isMaking && <SilenceDrawer close={() => setMaking(false)} />}
    </>
  );
}
