import { PageTitle } from '../../components/PageTitle.tsx';

/** Who may do what. */
export function KeysPage() {
  return <PageTitle title="Keys" />;
}
