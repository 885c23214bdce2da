import { PageTitle } from '../../components/PageTitle.tsx';

/** All alerts. */
export function AlertsPage() {
  return <PageTitle title="Alerts" />;
}
