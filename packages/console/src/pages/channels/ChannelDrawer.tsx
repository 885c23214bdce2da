import { Button, Drawer, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ChannelResponse } from '@tocsin/contract';
import { useState } from 'react';
import { Failed } from '../../components/Failed.tsx';
import { LoadingRows } from '../../components/LoadingRows.tsx';
import { ShownOnce } from '../../components/ShownOnce.tsx';
import { useKey, useTocsin } from '../../data/client.ts';
import { ChannelForm } from './ChannelForm.tsx';

interface Props {
  /** The channel that is changed; null makes one. */
  readonly channel: ChannelResponse | null;
  /** Those that can be told when this one is paused. */
  readonly others: readonly ChannelResponse[];
  readonly close: () => void;
}

/** Makes or changes a channel; a secret that was made is shown once. */
export function ChannelDrawer({ channel, others, close }: Props) {
  const tocsin = useTocsin();
  const key = useKey();
  const { data, error, refetch } = useQuery({
    queryKey: key('channel-types'),
    queryFn: ({ signal }) => tocsin.channels.types({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const [secret, setSecret] = useState<string | null>(null);
  const saved = (answer: ChannelResponse): void => {
    const made = madeSecretOf(answer);
    if (made === null) close();
    else setSecret(made);
  };
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={channel === null ? 'New channel' : `Change ${channel.name ?? channel.channel_id}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <LoadingRows />}
      {data !== undefined && secret === null && (
        <ChannelForm types={data.results} channel={channel} others={others} saved={saved} />
      )}
      {secret !== null && (
        <Stack>
          <ShownOnce title="Signing secret" secret={secret}>
            The receiver verifies messages with it.
          </ShownOnce>
          <Button onClick={close}>I have copied it</Button>
        </Stack>
      )}
    </Drawer>
  );
}

/** The secret in an answer, where the server made one. */
function madeSecretOf({ config }: ChannelResponse): string | null {
  const secret = (config as { secret?: unknown }).secret;
  return typeof secret === 'string' && secret.startsWith('whsec_') ? secret : null;
}
