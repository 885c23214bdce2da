import { Alert, Anchor, Text } from '@mantine/core';
import { IconAlertTriangle, IconBellOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { AlertExecutionResult } from '@tocsin/contract';
import { meansOf, wordsOf } from '../../components/badges.tsx';

/** What went wrong in a run, and why nobody was told, each with what to do. */
export function Notes({ execution }: { readonly execution: AlertExecutionResult }) {
  return (
    <>
      <Problem execution={execution} />
      <Silence execution={execution} />
    </>
  );
}

function Problem({
  execution: { status, error, alert_id, limited },
}: {
  readonly execution: AlertExecutionResult;
}) {
  if (error === null && status === 'completed')
    return limited ? (
      <Text size="sm" c="dimmed">
        More matched than one run may keep: its cap cut the matches.
      </Text>
    ) : null;
  const isFailed = status === 'failed';
  return (
    <Alert
      color={isFailed ? 'red' : 'yellow'}
      icon={<IconAlertTriangle aria-hidden />}
      title={isFailed ? 'The run failed: its documents are unchecked' : 'Some documents could not be checked'}
    >
      {error !== null && (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {error.message}
        </Text>
      )}
      <Text size="sm" mt={4}>
        Correct{' '}
        <Anchor
          size="sm"
          renderRoot={(props) => <Link to="/alerts/$alertId" params={{ alertId: alert_id }} {...props} />}
        >
          the alert
        </Anchor>{' '}
        or the documents, then run it over them again: <code>POST /v1/alerts/{alert_id}/execute</code>
      </Text>
    </Alert>
  );
}

/** What to do about a silence that is not wanted. */
const REMEDIES: Readonly<Record<string, string>> = {
  muted: 'End the silence to hear of the next ones.',
  snoozed: 'Wake the alert to hear of the next ones.',
  throttled: 'Shorten the cooldown of the alert to hear of more.',
  duplicate: 'Change the window of its deduplication to hear of more.',
  near_duplicate: 'Change its near-duplicates to hear of more.',
  digest_pending: 'It is told with the next digest.',
  flood_guard: 'Look at its matches, then release or discard what is held, on the page of the alert.',
  shadow: 'Take the alert out of the shadow to be told.',
  channel_paused: 'Test or resume the channel; what is held is then told in one message.',
  no_channel: 'Give the alert a channel to be told.',
};

function Silence({ execution: { notification, triggered } }: { readonly execution: AlertExecutionResult }) {
  if (!triggered || notification === null || ['sent', 'pending'].includes(notification.status)) return null;
  const { status, reason } = notification;
  const isFailed = status === 'failed';
  const word = reason ?? status;
  return (
    <Alert
      color={isFailed ? 'red' : 'gray'}
      variant={isFailed ? 'light' : 'default'}
      icon={isFailed ? <IconAlertTriangle aria-hidden /> : <IconBellOff aria-hidden />}
      title={isFailed ? 'People could not be told' : `Nobody was told: ${wordsOf(word)}`}
    >
      <Text size="sm">
        {isFailed
          ? 'See below what each attempt was answered, correct the channel, then replay the delivery.'
          : [meansOf(word), REMEDIES[word]].filter(Boolean).join('. ')}
      </Text>
    </Alert>
  );
}
