import '@mantine/dates/styles.css';
import { Button, Drawer, Input, SegmentedControl, Stack, Textarea } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import { useDebouncedValue } from '@mantine/hooks';
import { type FormEvent, useMemo, useState } from 'react';
import { Failed } from '../../../components/Failed.tsx';
import { useAct } from '../../../components/use-act.ts';
import { MatcherRows } from './MatcherRows.tsx';
import { FIRST_MATCHER, filterOf, isComplete, type Matcher } from './matchers.ts';
import { SilencePreview } from './SilencePreview.tsx';

/** How long a silence lasts, in milliseconds. */
const LENGTHS: Readonly<Record<string, number>> = {
  '1 hour': 3_600_000,
  '4 hours': 14_400_000,
  '1 day': 86_400_000,
  '1 week': 604_800_000,
};
const UNTIL = 'until …';
const TYPING_MS = 400;

/** Makes a silence, and shows while it is written what it would have held back. */
export function SilenceDrawer({ close }: { readonly close: () => void }) {
  const [matchers, setMatchers] = useState<readonly Matcher[]>([FIRST_MATCHER]);
  const [length, setLength] = useState('4 hours');
  const [until, setUntil] = useState<string | null>(null);
  const [comment, setComment] = useState('');
  const [settled] = useDebouncedValue(matchers, TYPING_MS);
  const preview = useMemo(() => (isComplete(settled) ? filterOf(settled) : null), [settled]);
  const make = useAct({
    act: (tocsin) =>
      tocsin.silences.create({
        matchers: filterOf(matchers),
        ends_at: endOf(length, until),
        ...(comment.trim() !== '' && { comment: comment.trim() }),
      }),
    resource: 'silences',
    done: () => 'The silence is on',
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate(undefined, { onSuccess: close });
  };
  const isReady = isComplete(matchers) && (length !== UNTIL || until !== null);
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title="New silence"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <MatcherRows matchers={matchers} onChange={setMatchers} />
          <Input.Wrapper label="For" labelElement="div">
            <SegmentedControl
              fullWidth
              aria-label="For"
              size="xs"
              mt={4}
              data={[...Object.keys(LENGTHS), UNTIL]}
              value={length}
              onChange={setLength}
            />
          </Input.Wrapper>
          {length === UNTIL && (
            <DateTimePicker label="Until" required value={until} onChange={setUntil} minDate={new Date()} />
          )}
          <Textarea
            label="Why"
            description="For whoever wonders later why nobody was told."
            maxLength={1000}
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          {preview !== null && <SilencePreview matchers={preview} />}
          {make.error !== null && <Failed error={make.error} />}
          <Button type="submit" loading={make.isPending} disabled={!isReady}>
            Make the silence
          </Button>
        </Stack>
      </form>
    </Drawer>
  );
}

function endOf(length: string, until: string | null): string {
  const end = length === UNTIL ? new Date(until ?? '') : new Date(Date.now() + (LENGTHS[length] ?? 0));
  return end.toISOString();
}
