import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { clientOf } from '../data/client.ts';
import { useSession } from '../session/session.ts';

const SHOWN = 1000;

/** Chooses the namespace, which the address keeps. Where there is one only, it is that one. */
export function NamespaceSwitcher() {
  const apiKey = useSession()?.apiKey ?? '';
  const { namespace } = useSearch({ from: '__root__' });
  const navigate = useNavigate();
  const { data } = useQuery({
    queryKey: ['namespaces'],
    queryFn: async () => clientOf(apiKey).namespaces.list({ limit: SHOWN }),
  });
  const all = data?.results ?? [];
  const choices = all.map((one) => one.namespace_name ?? one.namespace_id);
  // Links of messages name it by its id.
  const named = all.find((one) => one.namespace_id === namespace)?.namespace_name ?? namespace;
  const choose = (chosen: string | null): void => {
    if (chosen !== null) void navigate({ to: '.', search: { namespace: chosen } });
  };
  const first = choices[0];
  useEffect(() => {
    if (namespace === undefined && first !== undefined)
      void navigate({ to: '.', search: (before) => ({ ...before, namespace: first }), replace: true });
  }, [namespace, first, navigate]);
  return (
    <Select
      aria-label="Namespace"
      data={named === undefined || choices.includes(named) ? choices : [named, ...choices]}
      value={named ?? null}
      onChange={choose}
      searchable={choices.length > 8}
      allowDeselect={false}
      w={{ base: 130, xs: 180 }}
      size="sm"
      comboboxProps={{ width: 260, position: 'bottom-end' }}
    />
  );
}
