import '../../styles/more.ts';
import '@mantine/dates/styles.css';
import { DateTimePicker } from '@mantine/dates';
import dayjs from 'dayjs';

interface Props {
  readonly label: string;
  /** ISO 8601. */
  readonly value: string | undefined;
  readonly onPick: (value: string | undefined) => void;
}

/** A day and a time of it, or none. */
export function TimePicker({ label, value, onPick }: Props) {
  return (
    <DateTimePicker
      label={label}
      size="sm"
      clearable
      placeholder="Any time"
      valueFormat="YYYY-MM-DD HH:mm"
      value={value === undefined ? null : dayjs(value).format('YYYY-MM-DD HH:mm:ss')}
      onChange={(picked) => onPick(picked === null ? undefined : dayjs(picked).toISOString())}
      clearButtonProps={{ 'aria-label': `Clear ${label}` }}
      popoverProps={{ withinPortal: false }}
    />
  );
}
