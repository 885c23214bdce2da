import { Button, Divider, Group, Popover, Skeleton, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCalendarTime, IconChevronDown } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { dayAndMinute } from '../../components/times.ts';
import type { ExecutionsSearch } from './filters.ts';

type Range = Pick<ExecutionsSearch, 'since' | 'until'>;

interface Props {
  readonly range: Range;
  readonly onChange: (range: { since: string | undefined; until: string | undefined }) => void;
}

/** A calendar is large, and seldom wanted. */
const TimePicker = lazy(() => import('./TimePicker.tsx').then((module) => ({ default: module.TimePicker })));
const PICKERS_HEIGHT = 136;

const HOUR_MS = 3_600_000;
const PRESETS: readonly (readonly [string, number])[] = [
  ['Last 15 minutes', HOUR_MS / 4],
  ['Last hour', HOUR_MS],
  ['Last 24 hours', 24 * HOUR_MS],
  ['Last 7 days', 7 * 24 * HOUR_MS],
];

/** From when to when: one of the usual ranges, or two times. */
export function TimeRange({ range: { since, until }, onChange }: Props) {
  const [isOpen, popover] = useDisclosure();
  const preset = (ms: number): void => {
    onChange({ since: new Date(Date.now() - ms).toISOString(), until: undefined });
    popover.close();
  };
  return (
    <Popover opened={isOpen} onChange={popover.toggle} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          size="xs"
          fw={400}
          justify="space-between"
          leftSection={<IconCalendarTime size={16} stroke={1.5} aria-hidden />}
          rightSection={<IconChevronDown size={14} stroke={1.5} aria-hidden />}
          onClick={popover.toggle}
          aria-label={`Time: ${wordsOfRange({ since, until })}`}
        >
          {wordsOfRange({ since, until })}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="sm" w={260}>
          <Group gap={6} grow preventGrowOverflow={false}>
            {PRESETS.map(([label, ms]) => (
              <Button key={label} size="compact-sm" variant="default" fw={500} onClick={() => preset(ms)}>
                {label}
              </Button>
            ))}
          </Group>
          <Divider />
          <Suspense fallback={<Skeleton height={PICKERS_HEIGHT} />}>
            <TimePicker label="From" value={since} onPick={(picked) => onChange({ since: picked, until })} />
            <TimePicker label="Until" value={until} onPick={(picked) => onChange({ since, until: picked })} />
          </Suspense>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function wordsOfRange({ since, until }: { since: string | undefined; until: string | undefined }): string {
  if (since === undefined && until === undefined) return 'Any time';
  if (until === undefined) return `Since ${dayAndMinute(since as string)}`;
  return since === undefined
    ? `Until ${dayAndMinute(until)}`
    : `${dayAndMinute(since)} – ${dayAndMinute(until)}`;
}
