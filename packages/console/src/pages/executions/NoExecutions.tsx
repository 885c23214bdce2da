import { Button } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Empty } from '../../components/Empty.tsx';

interface Props {
  readonly isFiltered: boolean;
  /** Takes all filters away. */
  readonly clear: () => void;
}

/** What stands in place of an empty list. */
export function NoExecutions({ isFiltered, clear }: Props) {
  if (isFiltered)
    return (
      <Empty
        icon={IconHistory}
        title="No run passes these filters"
        action={
          <Button variant="default" onClick={clear}>
            Clear all filters
          </Button>
        }
      >
        New ones that do appear here by themselves.
      </Empty>
    );
  return (
    <Empty
      icon={IconHistory}
      title="Nothing has run yet"
      action={<Button renderRoot={(props) => <Link to="/alerts/new" {...props} />}>Create an alert</Button>}
    >
      An alert runs when documents arrive in a collection that it watches. Its runs appear here by themselves.
    </Empty>
  );
}
