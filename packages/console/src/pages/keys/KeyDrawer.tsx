import '@mantine/dates/styles.css';
import { Button, Checkbox, Drawer, Group, MultiSelect, NumberInput, Stack, TextInput } from '@mantine/core';
import { DateTimePicker } from '@mantine/dates';
import type { APIKeyCreateResponse, Permission } from '@tocsin/contract';
import { type FormEvent, useState } from 'react';
import { Failed } from '../../components/Failed.tsx';
import { ShownOnce } from '../../components/ShownOnce.tsx';
import { useAct } from '../../components/use-act.ts';
import { PERMISSIONS } from '../../data/words.ts';
import { useNamespaceNames } from './use-namespace-names.ts';

interface Props {
  readonly user: string;
  readonly close: () => void;
}

const MEANS: Readonly<Record<Permission, string>> = {
  read: 'see everything there is',
  write: 'send documents, make and change alerts',
  delete: 'delete them',
  admin: 'manage namespaces and keys',
};

/** Makes a key; it is shown once. */
export function KeyDrawer({ user, close }: Props) {
  const namespaces = useNamespaceNames();
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [permissions, setPermissions] = useState<string[]>(['read']);
  const [where, setWhere] = useState<string[]>([]);
  const [expires, setExpires] = useState<string | null>(null);
  const [rate, setRate] = useState<number | string>('');
  const make = useAct<void, APIKeyCreateResponse>({
    act: (tocsin) =>
      tocsin.keys.create(user, {
        name: name.trim(),
        description: description.trim(),
        permissions: permissions as Permission[],
        scopes: where.map((id) => ({ resource_type: 'namespace', resource_id: id })),
        ...(expires !== null && { expires_at: new Date(expires).toISOString() }),
        ...(typeof rate === 'number' && { rate_limit_override: rate }),
      }),
    resource: 'keys',
    done: () => 'The key is made',
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="lg"
      title={`New key of ${user}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={make.data === undefined}
    >
      {make.data !== undefined && (
        <Stack>
          <ShownOnce title="API key" secret={make.data.key}>
            Give it to whoever is to use it.
          </ShownOnce>
          <Button onClick={close}>I have copied it</Button>
        </Stack>
      )}
      {make.data === undefined && (
        <form onSubmit={submit}>
          <Stack gap="md">
            <TextInput
              label="Name"
              description="What uses it."
              placeholder="crawler"
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              data-autofocus
            />
            <TextInput
              label="Description"
              maxLength={500}
              value={description}
              onChange={(event) => setDescription(event.currentTarget.value)}
            />
            <Checkbox.Group label="It may" value={permissions} onChange={setPermissions}>
              <Stack gap={8} mt={8}>
                {PERMISSIONS.map((permission) => (
                  <Checkbox
                    key={permission}
                    value={permission}
                    label={permission}
                    description={MEANS[permission]}
                  />
                ))}
              </Stack>
            </Checkbox.Group>
            <MultiSelect
              label="Namespaces"
              description="Where it may do so; everywhere, if none is chosen."
              placeholder={where.length === 0 ? 'everywhere' : ''}
              data={[...namespaces].map(([value, label]) => ({ value, label }))}
              value={where}
              onChange={setWhere}
              searchable
              clearable
            />
            <Group grow align="flex-start">
              <DateTimePicker
                label="Expires"
                description="Never, if nothing is chosen."
                clearable
                minDate={new Date()}
                value={expires}
                onChange={setExpires}
              />
              <NumberInput
                label="Requests a minute"
                description="As the server allows, if empty."
                min={1}
                allowDecimal={false}
                value={rate}
                onChange={setRate}
              />
            </Group>
            {make.error !== null && <Failed error={make.error} />}
            <Button
              type="submit"
              loading={make.isPending}
              disabled={permissions.length === 0 || name.trim() === ''}
            >
              Make the key
            </Button>
          </Stack>
        </form>
      )}
    </Drawer>
  );
}
