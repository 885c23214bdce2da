import { PageTitle } from '../../components/PageTitle.tsx';

/** One run: what matched and why, and who was told. */
export function ExecutionPage() {
  return <PageTitle title="Execution" />;
}
