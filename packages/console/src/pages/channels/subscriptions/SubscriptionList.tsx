import { Button, Stack } from '@mantine/core';
import { IconPlus, IconRss } from '@tabler/icons-react';
import { useState } from 'react';
import { Empty } from '../../../components/Empty.tsx';
import { Failed } from '../../../components/Failed.tsx';
import { ListHead } from '../../../components/ListHead.tsx';
import { LoadingRows } from '../../../components/LoadingRows.tsx';
import { LoadMore } from '../../../components/LoadMore.tsx';
import { usePages } from '../../../components/use-pages.ts';
import { SubscriptionCard } from './SubscriptionCard.tsx';
import { SubscriptionDrawer } from './SubscriptionDrawer.tsx';

/** Systems that are told of whatever happens to alerts. */
export function SubscriptionList() {
  const { items, query } = usePages(['subscriptions'], (tocsin, page, signal) =>
    tocsin.subscriptions.list(page, { signal }),
  );
  const [isMaking, setMaking] = useState(false);
  const make = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      New subscription
    </Button>
  );
  return (
    <>
      {items?.length !== 0 && (
        <ListHead about="Systems that follow all alerts, whatever channels the alerts have.">{make}</ListHead>
      )}
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {items === undefined && query.error === null && <LoadingRows />}
      {items?.length === 0 && (
        <Empty icon={IconRss} title="Nobody follows the events" action={make}>
          A subscription tells a system of every run, and of every change of an alert, whatever the
          alert&rsquo;s own channels are.
        </Empty>
      )}
      <Stack gap="sm">
        {items?.map((one) => (
          <SubscriptionCard key={one.webhook_id} subscription={one} />
        ))}
      </Stack>
      <LoadMore query={query} />
      {isMaking && <SubscriptionDrawer close={() => setMaking(false)} />}
    </>
  );
}
