import { PageTitle } from '../../components/PageTitle.tsx';

/** Where notifications go. */
export function ChannelsPage() {
  return <PageTitle title="Channels" />;
}
