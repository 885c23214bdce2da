import { Box } from '@mantine/core';
import classes from './ThresholdBar.module.css';

interface Props {
  /** What it shows, in words. */
  readonly label: string;
  readonly value: number;
  /** Where the limit is; null = there is none. */
  readonly threshold: number | null;
  /** The right end. */
  readonly most: number;
  readonly color?: string;
  readonly width?: number;
}

/** A value as a small bar, with a tick where its limit is. */
export function ThresholdBar({ label, value, threshold, most, color = 'ember', width = 96 }: Props) {
  const place = (n: number): string => `${Math.min(100, Math.max(0, (100 * n) / most))}%`;
  return (
    <Box className={classes.bar} w={width} role="img" aria-label={label}>
      <Box className={classes.value} w={place(value)} bg={`var(--mantine-color-${color}-filled)`} />
      {threshold !== null && <Box className={classes.tick} left={place(threshold)} />}
    </Box>
  );
}
