import { Badge, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AlertResponse } from '@tocsin/contract';
import { useNow } from '../../components/use-now.ts';
import { relativeTime } from '../../components/When.tsx';
import { useKey, useTocsin } from '../../data/client.ts';

const STALE_MS = 20_000;
const SHOWN = 1000;

/** What keeps an alert from telling, if anything. */
export function StateBadges({ alert }: { readonly alert: AlertResponse }) {
  const now = useNow();
  const paused = usePausedChannels();
  const { enabled, shadow, snooze_until, statistics, notification_config } = alert;
  const isSnoozed = snooze_until !== null && Date.parse(snooze_until) > now;
  const isPaused = notification_config.channels.some(({ channel_id }) => paused.has(channel_id ?? ''));
  return (
    <>
      {!enabled && <Badge color="gray">switched off</Badge>}
      {isSnoozed && (
        <Tooltip label={`It tells nobody until ${new Date(snooze_until).toLocaleString()}`}>
          <Badge color="blue">snoozed, wakes {relativeTime(Date.parse(snooze_until), now)}</Badge>
        </Tooltip>
      )}
      {shadow && (
        <Tooltip label="It runs for real and tells nobody">
          <Badge color="grape">shadow</Badge>
        </Tooltip>
      )}
      {statistics?.flood_held_since != null && (
        <Tooltip label="Far more matches than usual: its messages are held until you decide">
          <Badge color="orange">flood held</Badge>
        </Tooltip>
      )}
      {isPaused && (
        <Tooltip label="One of its channels is paused or switched off: messages to it are held">
          <Badge color="red">channel paused</Badge>
        </Tooltip>
      )}
    </>
  );
}

/** The channels to which nothing is sent now. */
function usePausedChannels(): ReadonlySet<string> {
  const tocsin = useTocsin();
  const key = useKey();
  const { data } = useQuery({
    queryKey: key('channels', 'paused'),
    queryFn: async ({ signal }) =>
      (await tocsin.channels.list({ limit: SHOWN }, { signal })).results
        .filter(({ enabled }) => !enabled)
        .map(({ channel_id }) => channel_id),
    staleTime: STALE_MS,
  });
  return new Set(data);
}
