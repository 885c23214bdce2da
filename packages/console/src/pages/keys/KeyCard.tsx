import { Badge, Button, Code, Group, Paper, Text } from '@mantine/core';
import type { APIKeyCreateResponse, APIKeyModel } from '@tocsin/contract';
import { useState } from 'react';
import { Confirm } from '../../components/Confirm.tsx';
import { Facts } from '../../components/Facts.tsx';
import { count } from '../../components/numbers.ts';
import { ShownOnce } from '../../components/ShownOnce.tsx';
import { useAct } from '../../components/use-act.ts';
import { When } from '../../components/When.tsx';
import { useNamespaceNames } from './use-namespace-names.ts';

interface Props {
  readonly user: string;
  readonly apiKey: APIKeyModel;
}

const STATUSES = { active: 'teal', revoked: 'red', expired: 'gray' } as const;

/** A key in the list: what it may do, where, and since when it was not used. */
export function KeyCard({ user, apiKey }: Props) {
  const { name, description, key_prefix, status, permissions } = apiKey;
  const [asked, setAsked] = useState<'revoke' | 'rotate' | null>(null);
  const close = (): void => setAsked(null);
  const revoke = useAct({
    act: (tocsin) => tocsin.keys.revoke(user, name),
    resource: 'keys',
    done: () => `${name} is revoked`,
  });
  const rotate = useAct<void, APIKeyCreateResponse>({
    act: (tocsin) => tocsin.keys.rotate(user, name),
    resource: 'keys',
    done: () => `${name} has a new secret`,
  });
  return (
    <Paper p="md" component="article" aria-label={name}>
      <Group justify="space-between" gap="sm" mb="sm">
        <div style={{ minWidth: 0 }}>
          <Group gap={8}>
            <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
              {name}
            </Text>
            <Code>{key_prefix ?? 'sk_'}…</Code>
            {status !== 'active' && <Badge color={STATUSES[status]}>{status}</Badge>}
            {permissions.map((permission) => (
              <Badge key={permission} color={permission === 'admin' ? 'ember' : 'gray'}>
                {permission}
              </Badge>
            ))}
          </Group>
          {description !== '' && (
            <Text size="sm" c="dimmed" mt={2}>
              {description}
            </Text>
          )}
        </div>
        {status === 'active' && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={() => setAsked('rotate')}>
              Rotate
            </Button>
            <Button size="xs" variant="light" color="red" onClick={() => setAsked('revoke')}>
              Revoke
            </Button>
          </Group>
        )}
      </Group>
      <KeyFacts apiKey={apiKey} />
      {rotate.data !== undefined && (
        <ShownOnce title="API key" secret={rotate.data.key}>
          The one before is invalid as of now.
        </ShownOnce>
      )}
      {asked === 'revoke' && (
        <Confirm title={`Revoke ${name}?`} word="Revoke" act={revoke} close={close}>
          Whoever uses it is refused at once, and for good.
        </Confirm>
      )}
      {asked === 'rotate' && (
        <Confirm title={`Give ${name} a new secret?`} word="Rotate" act={rotate} close={close}>
          The secret of now is invalid at once; the new one is shown once.
        </Confirm>
      )}
    </Paper>
  );
}

function KeyFacts({ apiKey }: Pick<Props, 'apiKey'>) {
  const { scopes, last_used_at, expires_at, rate_limit_override, created_at } = apiKey;
  const names = useNamespaceNames();
  const where = scopes.map(({ resource_type, resource_id }) =>
    resource_type === 'namespace'
      ? (names.get(resource_id) ?? resource_id)
      : `${resource_type} ${resource_id}`,
  );
  return (
    <Facts
      facts={[
        ['Where', where.length === 0 ? 'everywhere' : where.join(', ')],
        ['Last used', last_used_at === null ? 'never' : <When key="used" time={last_used_at} />],
        ['Expires', expires_at === null ? 'never' : <When key="expires" time={expires_at} />],
        [
          'Requests a minute',
          rate_limit_override === null ? 'as the server allows' : count(rate_limit_override),
        ],
        ['Made', <When key="made" time={created_at} />],
      ]}
    />
  );
}
