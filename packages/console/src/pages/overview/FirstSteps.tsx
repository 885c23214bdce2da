import { Button, Code } from '@mantine/core';
import { IconBellPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { StatisticsResponse } from '@tocsin/contract';
import { Empty } from '../../components/Empty.tsx';

/** What to do where nothing has happened yet. */
export function FirstSteps({ statistics }: { readonly statistics: StatisticsResponse }) {
  const { totals, busiest, reasons } = statistics;
  const hasHistory = Object.values(reasons ?? {}).some((n) => n > 0);
  if (totals.executions > 0 || busiest.length > 0 || hasHistory) return null;
  return (
    <Empty
      icon={IconBellPlus}
      title="Nothing was checked in this range"
      action={
        <Button
          renderRoot={(props) => <Link to="/alerts/new" {...props} />}
          leftSection={<IconBellPlus size={18} />}
        >
          Make an alert
        </Button>
      }
    >
      Make an alert, attach it to a collection, and send documents there: each one is checked as it arrives.{' '}
      <Code>npm run demo</Code> shows it on real data.
    </Empty>
  );
}
