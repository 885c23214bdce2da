import { Select } from '@mantine/core';
import classes from './NamespaceSwitcher.module.css';

interface Props {
  readonly names: readonly string[];
  readonly chosen: string | undefined;
  readonly choose: (name: string) => void;
}

/** One of many namespaces, found by typing. */
export function NamespaceSearch({ names, chosen, choose }: Props) {
  return (
    <Select
      aria-label="Namespace"
      data={[...names]}
      value={chosen ?? null}
      onChange={(name) => name !== null && choose(name)}
      searchable
      allowDeselect={false}
      className={classes.field}
      size="sm"
      comboboxProps={{ width: 260, position: 'bottom-end' }}
    />
  );
}
