import {
  Button,
  Collapse,
  Group,
  NumberInput,
  Paper,
  SegmentedControl,
  Stack,
  Switch,
  Text,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconTrash } from '@tabler/icons-react';
import { Tool } from '../builder/StageCard.tsx';
import type { Attachment } from '../draft.ts';
import { useIssue, useIssuesBelow } from '../issues.ts';
import { Mappings } from './Mappings.tsx';
import { Schedule } from './Schedule.tsx';
import { Trouble } from './Trouble.tsx';

const MODES = [
  { value: 'on_ingest', label: 'on arrival' },
  { value: 'scheduled', label: 'scheduled' },
  { value: 'on_demand', label: 'on demand' },
];

interface Props {
  readonly name: string;
  readonly attachment: Attachment;
  /** The inputs of the retriever, by name. */
  readonly inputs: readonly string[];
  readonly place: string;
  readonly onChange: (attachment: Attachment) => void;
  readonly onRemove: () => void;
}

/** How an alert is attached to a collection. */
export function AttachmentCard({ name, attachment, inputs, place, onChange, onRemove }: Props) {
  const [isOpen, { toggle }] = useDisclosure(
    attachment.phase !== 3 || attachment.priority !== 0 || !attachment.enabled,
  );
  const shown = ['schedule.cron', 'schedule.timezone', 'execution_phase', 'priority'].map(
    (at) => `${place}.${at}`,
  );
  const others = useIssuesBelow(place, shown);
  const { mode, cron, timezone } = attachment;
  return (
    <Paper p="sm" radius="md" bg="var(--mantine-color-body)">
      <Group justify="space-between" wrap="nowrap" mb="xs">
        <Text size="sm" fw={600} truncate>
          {name}
        </Text>
        <Tool label={`Detach from ${name}`} icon={IconTrash} onClick={onRemove} />
      </Group>
      <Stack gap="sm">
        <Group justify="space-between" gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={`When documents of ${name} are checked`}
            data={MODES}
            value={mode}
            onChange={(next) => onChange({ ...attachment, mode: next as Attachment['mode'] })}
          />
          <Button size="compact-xs" variant="subtle" color="gray" onClick={toggle} aria-expanded={isOpen}>
            {isOpen ? 'Less' : 'More'}
          </Button>
        </Group>
        {mode === 'scheduled' && (
          <Schedule
            cron={cron}
            timezone={timezone}
            cronPlace={`${place}.schedule.cron`}
            timezonePlace={`${place}.schedule.timezone`}
            onChange={(schedule) => onChange({ ...attachment, ...schedule })}
          />
        )}
        {inputs.length > 0 && (
          <Mappings
            inputs={inputs}
            mappings={attachment.mappings}
            onChange={(mappings) => onChange({ ...attachment, mappings })}
          />
        )}
        <Collapse expanded={isOpen}>
          <More attachment={attachment} place={place} onChange={onChange} />
        </Collapse>
        <Trouble issues={others} />
      </Stack>
    </Paper>
  );
}

function More({ attachment, place, onChange }: Pick<Props, 'attachment' | 'place' | 'onChange'>) {
  return (
    <Group align="flex-start" gap="md">
      <NumberInput
        label="Phase"
        description="1 to 4; lower ones run first"
        size="xs"
        min={1}
        max={4}
        allowDecimal={false}
        w={150}
        value={attachment.phase}
        error={useIssue(`${place}.execution_phase`)}
        onChange={(phase) => onChange({ ...attachment, phase: (Number(phase) || 3) as Attachment['phase'] })}
      />
      <NumberInput
        label="Priority"
        description="Higher ones run first in a phase"
        size="xs"
        min={0}
        max={1000}
        allowDecimal={false}
        w={190}
        value={attachment.priority}
        error={useIssue(`${place}.priority`)}
        onChange={(priority) => onChange({ ...attachment, priority: Number(priority) || 0 })}
      />
      <Switch
        mt="lg"
        label="It runs here"
        checked={attachment.enabled}
        onChange={(event) => onChange({ ...attachment, enabled: event.currentTarget.checked })}
      />
    </Group>
  );
}
