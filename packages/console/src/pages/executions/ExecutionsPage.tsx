import { PageTitle } from '../../components/PageTitle.tsx';

/** The history of all runs. */
export function ExecutionsPage() {
  return <PageTitle title="Executions" />;
}
