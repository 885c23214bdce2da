import { Anchor, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AlertExecutionResult } from '@tocsin/contract';
import type { ReactNode } from 'react';
import { ReasonBadge, StatusBadge, TriggeredBadge } from '../../components/badges.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { When } from '../../components/When.tsx';

interface Props {
  readonly execution: AlertExecutionResult;
  /** Undefined where the alert was deleted. */
  readonly alertName: string | undefined;
  /** Buttons. */
  readonly children: ReactNode;
}

/** Which alert ran, when, and whether it fired. */
export function ExecutionHead({ execution, alertName, children }: Props) {
  const { alert_id, triggered, status, notification, executed_at } = execution;
  return (
    <>
      <Group gap={4} aria-label="Where this is" component="nav" mb={4}>
        <Anchor size="sm" c="dimmed" renderRoot={(props) => <Link to="/executions" {...props} />}>
          Executions
        </Anchor>
      </Group>
      <PageTitle
        title={
          <Anchor
            inherit
            c="inherit"
            renderRoot={(props) => <Link to="/alerts/$alertId" params={{ alertId: alert_id }} {...props} />}
          >
            {alertName ?? alert_id}
          </Anchor>
        }
        about={
          <Group gap="xs" mt={4}>
            {status !== 'failed' && <TriggeredBadge triggered={triggered} />}
            {status !== 'completed' && <StatusBadge status={status} />}
            {notification !== null && <ReasonBadge {...notification} />}
            <When time={executed_at} c="dimmed" />
          </Group>
        }
      >
        {children}
      </PageTitle>
    </>
  );
}
