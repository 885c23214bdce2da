import { PageTitle } from '../../components/PageTitle.tsx';

/** One document. */
export function DocumentPage() {
  return <PageTitle title="Document" />;
}
