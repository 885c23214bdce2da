import { PageTitle } from '../../components/PageTitle.tsx';

/** One alert, to be looked at and changed. */
export function AlertPage() {
  return <PageTitle title="Alert" />;
}
