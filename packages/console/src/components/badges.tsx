import { Badge, Tooltip } from '@mantine/core';

/** What each reason means, in a sentence; and its colour. */
const REASONS: Readonly<Record<string, { readonly color: string; readonly means: string }>> = {
  sent: { color: 'teal', means: 'People were told' },
  muted: { color: 'gray', means: 'A silence was on' },
  snoozed: { color: 'gray', means: 'The alert was snoozed' },
  throttled: { color: 'yellow', means: 'Within the cooldown of the last one' },
  duplicate: { color: 'yellow', means: 'Told before, within the window' },
  near_duplicate: { color: 'yellow', means: 'Nearly the same was told of before' },
  digest_pending: { color: 'blue', means: 'Waits for its digest' },
  flood_guard: { color: 'orange', means: 'Held: far more matches than usual' },
  shadow: { color: 'grape', means: 'The alert runs in the shadow and tells nobody' },
  channel_paused: { color: 'red', means: 'Held: its channel is switched off' },
  no_channel: { color: 'gray', means: 'There is no channel to tell through' },
  skipped_by_ingest: { color: 'gray', means: 'Whoever sent the documents wanted nobody told' },
  dry_run: { color: 'gray', means: 'A dry run tells nobody' },
};

/** Whether people were told of a run, and if not, why. */
export interface Told {
  readonly status: string;
  readonly reason: string | null;
}

/** How a {@link Told} is shown. */
export interface ToldLook {
  readonly color: string;
  readonly text: string;
  /** A sentence; undefined where there is nothing to add. */
  readonly means: string | undefined;
}

/** How it is shown whether people were told of a run; null where there was nothing to tell. */
export function toldLook({ status, reason }: Told): ToldLook | null {
  if (status === 'none') return null;
  const text = wordsOf(reason ?? status);
  if (status === 'failed') return { color: 'red', text, means: 'It did not arrive' };
  const known = reason === null ? undefined : REASONS[reason];
  return { color: known?.color ?? 'blue', text, means: known?.means };
}

/** Whether people were told of a run, and why not. */
export function ReasonBadge(told: Told) {
  const look = toldLook(told);
  if (look === null) return null;
  const badge = (
    <Badge color={look.color} variant="light">
      {look.text}
    </Badge>
  );
  return look.means === undefined ? badge : <Tooltip label={look.means}>{badge}</Tooltip>;
}

/** What a reason means, in a sentence; undefined for one that is not known here. */
export function meansOf(reason: string): string | undefined {
  return REASONS[reason]?.means;
}

const STATUSES: Readonly<Record<string, string>> = {
  completed: 'gray',
  partial: 'yellow',
  failed: 'red',
  pending: 'blue',
  delivered: 'teal',
  held: 'orange',
  merged: 'indigo',
  discarded: 'gray',
};

/** The status of a run or of a delivery. */
export function StatusBadge({ status }: { readonly status: string }) {
  return <Badge color={STATUSES[status] ?? 'gray'}>{wordsOf(status)}</Badge>;
}

/** Whether an alert fired. */
export function TriggeredBadge({ triggered }: { readonly triggered: boolean }) {
  return triggered ? (
    <Badge color="ember.7" variant="filled">
      triggered
    </Badge>
  ) : (
    <Badge color="gray" variant="outline">
      quiet
    </Badge>
  );
}

/** `flood_guard` as people read it. */
export function wordsOf(word: string): string {
  return word.replaceAll('_', ' ');
}
