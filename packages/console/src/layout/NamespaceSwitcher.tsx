import { Select } from '@mantine/core';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { useNamespaces } from '../data/namespaces.ts';
import { isWithin, SECTIONS } from './sections.ts';

/** More are searched for by typing. */
const SEARCHED_FROM = 8;

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
  return (
    <Select
      aria-label="Namespace"
      data={named === undefined || choices.includes(named) ? choices : [named, ...choices]}
      value={named ?? null}
      onChange={(name) => name !== null && void navigate({ to, search: { namespace: name } })}
      searchable={choices.length > SEARCHED_FROM}
      allowDeselect={false}
      w={{ base: 130, xs: 180 }}
      size="sm"
      comboboxProps={{ width: 260, position: 'bottom-end' }}
    />
  );
}
