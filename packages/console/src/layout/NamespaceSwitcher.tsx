import { NativeSelect } from '@mantine/core';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useNamespaces } from '../data/namespaces.ts';
import classes from './NamespaceSwitcher.module.css';
import { isWithin, SECTIONS } from './sections.ts';

/** More are searched for by typing. */
const SEARCHED_FROM = 8;
const Search = lazy(() =>
  import('./NamespaceSearch.tsx').then((module) => ({ default: module.NamespaceSearch })),
);

/** Chooses the namespace, which the address keeps. */
export function NamespaceSwitcher() {
  const { all = [], chosen } = useNamespaces();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  // What is looked at is in this namespace alone; its section is in each.
  const to = SECTIONS.find((section) => isWithin(pathname, section.to))?.to ?? '/';
  const choices = all.map((one) => one.namespace_name ?? one.namespace_id);
  // Links of messages name it by its id.
  const named = all.find((one) => one.namespace_id === chosen)?.namespace_name ?? chosen;
  const data = named === undefined || choices.includes(named) ? choices : [named, ...choices];
  const choose = (name: string): void => void navigate({ to, search: { namespace: name } });
  const field = (
    <NativeSelect
      aria-label="Namespace"
      data={data}
      value={named ?? ''}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
      className={classes.field}
      size="sm"
    />
  );
  if (data.length <= SEARCHED_FROM) return field;
  return (
    <Suspense fallback={field}>
      <Search names={data} chosen={named} choose={choose} />
    </Suspense>
  );
}
