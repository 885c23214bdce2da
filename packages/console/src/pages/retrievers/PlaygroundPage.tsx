import { PageTitle } from '../../components/PageTitle.tsx';

/** Runs a retriever and shows what each stage did. */
export function PlaygroundPage() {
  return <PageTitle title="Playground" />;
}
