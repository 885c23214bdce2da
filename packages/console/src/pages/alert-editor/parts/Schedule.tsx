import { Chip, Group, Select, Stack, TextInput } from '@mantine/core';
import { useIssue } from '../issues.ts';

interface Props {
  readonly cron: string;
  readonly timezone: string;
  /** Where the two stand in the request. */
  readonly cronPlace: string;
  readonly timezonePlace: string;
  readonly onChange: (schedule: { readonly cron: string; readonly timezone: string }) => void;
}

const USUAL = [
  { cron: '0 * * * *', label: 'hourly' },
  { cron: '0 9 * * *', label: 'daily at 9' },
  { cron: '0 9 * * 1-5', label: 'weekdays at 9' },
  { cron: '0 9 * * 1', label: 'Mondays at 9' },
];
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
/** A list of all zones at once would be slow. */
const SHOWN_ZONES = 60;

/** A cron expression and the time zone that it is meant in. */
export function Schedule({ cron, timezone, cronPlace, timezonePlace, onChange }: Props) {
  return (
    <Stack gap="xs">
      <Chip.Group value={cron} onChange={(next) => onChange({ cron: String(next), timezone })}>
        <Group gap={6}>
          {USUAL.map((one) => (
            <Chip key={one.cron} value={one.cron} size="xs">
              {one.label}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <Group grow align="flex-start" gap="xs">
        <TextInput
          label="Cron"
          description="Minute, hour, day, month, weekday"
          size="xs"
          value={cron}
          error={useIssue(cronPlace)}
          onChange={(event) => onChange({ cron: event.currentTarget.value, timezone })}
        />
        <Select
          label="Time zone"
          description="In which that is meant"
          size="xs"
          searchable
          limit={SHOWN_ZONES}
          data={ZONES.includes(timezone) ? ZONES : [timezone, ...ZONES]}
          value={timezone}
          error={useIssue(timezonePlace)}
          allowDeselect={false}
          onChange={(zone) => onChange({ cron, timezone: zone ?? timezone })}
        />
      </Group>
    </Stack>
  );
}
