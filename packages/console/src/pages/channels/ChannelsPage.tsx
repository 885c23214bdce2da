import '../../styles/more.ts';
import { ScrollArea, Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { PageTitle } from '../../components/PageTitle.tsx';
import { ChannelList } from './ChannelList.tsx';
import type { ChannelTab } from './search.ts';
import { SilenceList } from './silences/SilenceList.tsx';
import { SubscriptionList } from './subscriptions/SubscriptionList.tsx';
import { TemplateList } from './templates/TemplateList.tsx';

/** Where notifications go, who follows all events, what is silenced, and what messages say. */
export function ChannelsPage() {
  const { tab = 'channels' } = useSearch({ from: '/channels' });
  const navigate = useNavigate({ from: '/channels' });
  const choose = (chosen: string | null): void =>
    void navigate({ search: chosen === null || chosen === 'channels' ? {} : { tab: chosen as ChannelTab } });
  return (
    <>
      <PageTitle title="Channels" about="Where people are told, and when they are not" />
      <Tabs value={tab} onChange={choose} keepMounted={false}>
        <ScrollArea type="never" mb="lg">
          <Tabs.List style={{ flexWrap: 'nowrap' }}>
            <Tabs.Tab value="channels">Channels</Tabs.Tab>
            <Tabs.Tab value="subscriptions">Subscriptions</Tabs.Tab>
            <Tabs.Tab value="silences">Silences</Tabs.Tab>
            <Tabs.Tab value="templates">Templates</Tabs.Tab>
          </Tabs.List>
        </ScrollArea>
        <Tabs.Panel value="channels">
          <ChannelList />
        </Tabs.Panel>
        <Tabs.Panel value="subscriptions">
          <SubscriptionList />
        </Tabs.Panel>
        <Tabs.Panel value="silences">
          <SilenceList />
        </Tabs.Panel>
        <Tabs.Panel value="templates">
          <TemplateList />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
