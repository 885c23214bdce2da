import { Button, Drawer, MultiSelect, PasswordInput, Stack, TextInput } from '@mantine/core';
import type { WebhookResponse } from '@tocsin/contract';
import { type FormEvent, useState } from 'react';
import { Failed } from '../../../components/Failed.tsx';
import { ShownOnce } from '../../../components/ShownOnce.tsx';
import { useAct } from '../../../components/use-act.ts';
import { SUBSCRIBED_EVENTS } from '../../../data/words.ts';

/** Makes a subscription of a webhook; a secret that was made is shown once. */
export function SubscriptionDrawer({ close }: { readonly close: () => void }) {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [secret, setSecret] = useState('');
  const [events, setEvents] = useState<string[]>(['alert.triggered']);
  const make = useAct<void, WebhookResponse>({
    act: (tocsin) =>
      tocsin.subscriptions.create({
        webhook_name: name.trim(),
        event_types: events,
        channels: [{ channel: 'webhook', configs: { url: url.trim(), ...(secret !== '' && { secret }) } }],
      }),
    resource: 'subscriptions',
    done: () => 'The subscription is made',
  });
  const made = secretIn(make.data);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate(undefined, { onSuccess: (answer) => secretIn(answer) === null && close() });
  };
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title="New subscription"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {made !== null && (
        <Stack>
          <ShownOnce title="Signing secret" secret={made}>
            The receiver verifies messages with it.
          </ShownOnce>
          <Button onClick={close}>I have copied it</Button>
        </Stack>
      )}
      {made === null && (
        <form onSubmit={submit}>
          <Stack gap="md">
            <TextInput
              label="Name"
              required
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
            />
            <TextInput
              label="URL"
              description="Where events are posted to."
              type="url"
              required
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
            />
            <MultiSelect
              label="Events"
              required
              data={[...SUBSCRIBED_EVENTS]}
              value={events}
              onChange={setEvents}
              searchable
            />
            <PasswordInput
              label="Signing secret"
              description="Leave it out to have one made, which is shown once."
              placeholder="whsec_…"
              autoComplete="off"
              value={secret}
              onChange={(event) => setSecret(event.currentTarget.value)}
            />
            {make.error !== null && <Failed error={make.error} />}
            <Button type="submit" loading={make.isPending} disabled={events.length === 0}>
              Make the subscription
            </Button>
          </Stack>
        </form>
      )}
    </Drawer>
  );
}

function secretIn(answer: WebhookResponse | undefined): string | null {
  const secret = answer?.channels[0]?.configs['secret'];
  return typeof secret === 'string' && secret.startsWith('whsec_') ? secret : null;
}
