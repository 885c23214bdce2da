import { Button, Stack } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import type { ChannelResponse } from '@tocsin/contract';
import { useState } from 'react';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { ListHead } from '../../components/ListHead.tsx';
import { LoadingRows } from '../../components/LoadingRows.tsx';
import { LoadMore } from '../../components/LoadMore.tsx';
import { usePages } from '../../components/use-pages.ts';
import { ChannelCard } from './ChannelCard.tsx';
import { ChannelDrawer } from './ChannelDrawer.tsx';

const PAGE = 200;

/** All channels, and the drawer that makes and changes them. */
export function ChannelList() {
  const { items, query } = usePages(['channels'], (tocsin, page, signal) =>
    tocsin.channels.list({ ...page, limit: PAGE }, { signal }),
  );
  /** Null makes a new one. */
  const [edited, setEdited] = useState<ChannelResponse | null | undefined>();
  const make = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited(null)}>
      New channel
    </Button>
  );
  return (
    <>
      {items?.length !== 0 && (
        <ListHead about="A channel that fails for days, or a hundred times in a row, is paused by itself.">
          {make}
        </ListHead>
      )}
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {items === undefined && query.error === null && <LoadingRows height={92} />}
      {items?.length === 0 && (
        <Empty icon={IconPlugConnected} title="Nobody can be told yet" action={make}>
          Make a channel, a webhook say, send a test through it, and choose it in an alert.
        </Empty>
      )}
      <Stack gap="sm">
        {items?.map((channel) => (
          <ChannelCard
            key={channel.channel_id}
            channel={channel}
            fallback={items.find(({ channel_id }) => channel_id === channel.fallback_channel_id)}
            edit={() => setEdited(channel)}
          />
        ))}
      </Stack>
      <LoadMore query={query} />
      {edited !== undefined && (
        <ChannelDrawer channel={edited} others={items ?? []} close={() => setEdited(undefined)} />
      )}
    </>
  );
}
