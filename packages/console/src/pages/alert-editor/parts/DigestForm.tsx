import { SegmentedControl, Select } from '@mantine/core';
import type { Digest } from '@tocsin/contract';
import { Schedule } from './Schedule.tsx';

interface Props {
  readonly value: Digest;
  readonly onChange: (value: Digest) => void;
}

const EVERY = [
  { value: 'hourly', label: 'hourly' },
  { value: 'daily', label: 'daily at 9' },
  { value: 'weekly', label: 'Mondays at 9' },
  { value: 'cron', label: 'as I say' },
];

/** When a digest is sent. */
export function DigestForm({ value, onChange }: Props) {
  const zone = value.timezone ?? 'UTC';
  const choose = (every: string): void =>
    onChange({
      timezone: zone,
      ...(every === 'cron' ? { cron: value.cron ?? '0 9 * * 1-5' } : { every: every as 'hourly' }),
    });
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label="When it is sent"
        data={EVERY}
        value={value.cron != null ? 'cron' : (value.every ?? 'daily')}
        onChange={choose}
        style={{ alignSelf: 'flex-start' }}
      />
      {value.cron != null ? (
        <Schedule
          cron={value.cron}
          timezone={zone}
          cronPlace="notification_config.digest.cron"
          timezonePlace="notification_config.digest.timezone"
          onChange={(schedule) => onChange({ ...schedule })}
        />
      ) : (
        value.every !== 'hourly' && (
          <Select
            label="Time zone"
            size="xs"
            w={240}
            searchable
            limit={60}
            data={
              Intl.supportedValuesOf('timeZone').includes(zone)
                ? Intl.supportedValuesOf('timeZone')
                : [zone, ...Intl.supportedValuesOf('timeZone')]
            }
            value={zone}
            allowDeselect={false}
            onChange={(timezone) => onChange({ ...value, timezone: timezone ?? zone })}
          />
        )
      )}
    </>
  );
}
