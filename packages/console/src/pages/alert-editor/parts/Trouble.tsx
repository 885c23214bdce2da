import { Alert, List } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Issue } from '../issues.ts';

/** What is wrong where no field shows it. */
export function Trouble({ issues }: { readonly issues: readonly Issue[] }) {
  if (issues.length === 0) return null;
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden size={18} />} p="xs" role="alert">
      <List size="sm" listStyleType="none">
        {issues.map(({ place, message }) => (
          <List.Item key={`${place} ${message}`}>
            <b>{shortPlace(place)}</b> {message}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Where, without what is the same for all parameters. */
function shortPlace(place: string): string {
  const known =
    /^(?:retriever\.stages\[\d+\]\.(?:config\.)?parameters|attachments\[\d+\]|notification_config)\.?/;
  return place.replace(known, '');
}
