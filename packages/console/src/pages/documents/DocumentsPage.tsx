import { PageTitle } from '../../components/PageTitle.tsx';

/** Documents of a collection. */
export function DocumentsPage() {
  return <PageTitle title="Documents" />;
}
