import '../../styles/more.ts';
import { Anchor, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Failed } from '../../components/Failed.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { useCollectionNames } from '../../components/use-names.ts';
import { useKey, useTocsin } from '../../data/client.ts';
import { Playground } from './Playground.tsx';

/** Runs a retriever and shows what each stage did. */
export function PlaygroundPage() {
  const { retrieverId } = useParams({ from: '/retrievers/$retrieverId' });
  const tocsin = useTocsin();
  const key = useKey();
  const names = useCollectionNames();
  const { data, error, refetch } = useQuery({
    queryKey: key('retrievers', 'one', retrieverId),
    queryFn: ({ signal }) => tocsin.retrievers.get(retrieverId, { signal }),
  });
  const where = data?.collection_ids.map((id) => names.get(id) ?? id).join(', ');
  return (
    <>
      <PageTitle
        title={data?.retriever_name ?? 'Retriever'}
        about={
          <>
            <Anchor size="sm" underline="always" renderRoot={(props) => <Link to="/retrievers" {...props} />}>
              Retrievers
            </Anchor>
            {where !== undefined &&
              (where === '' ? ' · looks at arriving documents' : ` · searches ${where}`)}
          </>
        }
      />
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={320} radius="lg" />}
      {data !== undefined && <Playground key={data.version} retriever={data} />}
    </>
  );
}
