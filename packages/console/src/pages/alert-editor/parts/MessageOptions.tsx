import { Group, Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AlertNotificationConfig } from '@tocsin/contract';
import { useKey, useTocsin } from '../../../data/client.ts';
import { useIssue } from '../issues.ts';

interface Props {
  readonly value: AlertNotificationConfig;
  readonly onChange: (change: Partial<AlertNotificationConfig>) => void;
}

const SHOWN = 1000;

/** What a message says. */
export function MessageOptions({ value, onChange }: Props) {
  const tocsin = useTocsin();
  const key = useKey();
  const { data: templates = [] } = useQuery({
    queryKey: key('templates', 'choices'),
    queryFn: async ({ signal }) => (await tocsin.templates.list({ limit: SHOWN }, { signal })).results,
    staleTime: 60_000,
  });
  const issue = useIssue('notification_config.template_id');
  return (
    <Group gap="xl" align="flex-end">
      <Switch
        label="Matches in the message"
        checked={value.include_matches ?? true}
        onChange={(event) => onChange({ include_matches: event.currentTarget.checked })}
      />
      <Switch
        label="Scores in the message"
        checked={value.include_scores ?? true}
        onChange={(event) => onChange({ include_scores: event.currentTarget.checked })}
      />
      {(templates.length > 0 || value.template_id) && (
        <Select
          label="Template"
          size="xs"
          placeholder="the default message"
          clearable
          data={templates.map(({ template_id, name }) => ({
            value: template_id,
            label: name ?? template_id,
          }))}
          value={value.template_id ?? null}
          error={issue}
          onChange={(template_id) => onChange({ template_id })}
        />
      )}
    </Group>
  );
}
