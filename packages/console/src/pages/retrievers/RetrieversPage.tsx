import { PageTitle } from '../../components/PageTitle.tsx';

/** All retrievers. */
export function RetrieversPage() {
  return <PageTitle title="Retrievers" />;
}
