import { Skeleton, Stack } from '@mantine/core';
import { Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect } from 'react';
import { Failed } from '../components/Failed.tsx';
import { useNamespaces } from '../data/namespaces.ts';

/** Seen once. */
const FirstNamespace = lazy(() =>
  import('./FirstNamespace.tsx').then((module) => ({ default: module.FirstNamespace })),
);

/** The page, once its namespace is known: the first one there is, where the address names none. */
export function InNamespace() {
  const { all, error, refetch, chosen } = useNamespaces();
  const navigate = useNavigate();
  const first = all?.[0]?.namespace_name ?? all?.[0]?.namespace_id;
  useEffect(() => {
    if (chosen === undefined && first !== undefined)
      void navigate({ to: '.', search: (before) => ({ ...before, namespace: first }), replace: true });
  }, [chosen, first, navigate]);
  if (chosen !== undefined) return <Outlet />;
  if (error !== null) return <Failed error={error} retry={refetch} />;
  if (all !== undefined && first === undefined)
    return (
      <Suspense>
        <FirstNamespace />
      </Suspense>
    );
  return (
    <Stack aria-busy="true" aria-label="Loading">
      <Skeleton height={40} width={240} radius="md" />
      <Skeleton height={300} radius="lg" />
    </Stack>
  );
}
