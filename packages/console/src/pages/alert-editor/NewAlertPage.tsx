import { PageTitle } from '../../components/PageTitle.tsx';

/** Makes an alert. */
export function NewAlertPage() {
  return <PageTitle title="New alert" />;
}
