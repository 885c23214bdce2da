import '../../styles/more.ts';
import { Button, Group, Stack, Switch } from '@mantine/core';
import { IconKey, IconLock, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { ForbiddenError } from '@tocsin/sdk';
import { useState } from 'react';
import { Empty } from '../../components/Empty.tsx';
import { Failed } from '../../components/Failed.tsx';
import { LoadingRows } from '../../components/LoadingRows.tsx';
import { PageTitle } from '../../components/PageTitle.tsx';
import { useKey, useTocsin } from '../../data/client.ts';
import { KeyCard } from './KeyCard.tsx';
import { KeyDrawer } from './KeyDrawer.tsx';
import { UserForm } from './UserForm.tsx';

/** Whom the first key of a server belongs to. */
const FIRST_USER = 'admin@localhost';

/** The API keys of a user. */
export function KeysPage() {
  const { user = FIRST_USER } = useSearch({ from: '/keys' });
  const tocsin = useTocsin();
  const key = useKey();
  const [isMaking, setMaking] = useState(false);
  const [hasRevoked, setRevoked] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: key('keys', user, hasRevoked),
    queryFn: async ({ signal }) =>
      (await tocsin.keys.list(user, { include_revoked: hasRevoked }, { signal })).results,
  });
  const make = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setMaking(true)}>
      New key
    </Button>
  );
  if (error instanceof ForbiddenError) return <NotForThisKey reason={error.reason} />;
  return (
    <>
      <PageTitle title="Keys" about="Who may do what over the API">
        {data !== undefined && data.length > 0 && make}
      </PageTitle>
      <Group justify="space-between" align="flex-end" mb="md" gap="sm">
        <UserForm key={user} user={user} />
        <Switch
          label="Show those that are revoked"
          checked={hasRevoked}
          onChange={(event) => setRevoked(event.currentTarget.checked)}
        />
      </Group>
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <LoadingRows height={96} />}
      {data?.length === 0 && (
        <Empty icon={IconKey} title={`${user} has no key`} action={make}>
          Each program and each person has a key of their own, with no more permissions than they need. Any
          e-mail address is a user; the key that the server was started with is not listed.
        </Empty>
      )}
      <Stack gap="sm">
        {data?.map((one) => (
          <KeyCard key={one.key_id} user={user} apiKey={one} />
        ))}
      </Stack>
      {isMaking && <KeyDrawer user={user} close={() => setMaking(false)} />}
    </>
  );
}

function NotForThisKey({ reason }: { readonly reason: string }) {
  return (
    <>
      <PageTitle title="Keys" about="Who may do what over the API" />
      <Empty icon={IconLock} title="Keys are for admins">
        The key that you signed in with may not manage keys. {reason}. Ask somebody who has an admin key for
        the whole organisation, or sign in with one.
      </Empty>
    </>
  );
}
