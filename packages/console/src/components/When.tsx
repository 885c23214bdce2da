import { Text, type TextProps, Tooltip } from '@mantine/core';
import { exactTime } from './times.ts';
import { useNow } from './use-now.ts';

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
];
let relative: Intl.RelativeTimeFormat | undefined;

/** How long ago a time is, or in how long: `3 min. ago`. */
export function relativeTime(time: number, now: number): string {
  const seconds = Math.round((time - now) / 1000);
  const [unit, length] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? (['second', 1] as const);
  relative ??= new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
  return relative.format(Math.trunc(seconds / length), unit);
}

/** A time as people say it, with the exact one beside the pointer. */
export function When({ time, ...text }: { readonly time: string } & TextProps) {
  const now = useNow();
  return (
    <Tooltip label={exactTime(time)}>
      <Text component="time" dateTime={time} size="sm" style={{ whiteSpace: 'nowrap' }} {...text}>
        {relativeTime(Date.parse(time), now)}
      </Text>
    </Tooltip>
  );
}
