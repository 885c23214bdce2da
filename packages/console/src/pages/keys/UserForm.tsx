import { Button, Group, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';

/** Chooses the user whose keys are shown; the address keeps it. */
export function UserForm({ user }: { readonly user: string }) {
  const navigate = useNavigate({ from: '/keys' });
  const [draft, setDraft] = useState(user);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void navigate({ search: { user: draft.trim() } });
  };
  return (
    <form onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        <TextInput
          data-search
          label="User"
          placeholder="name@example.com"
          w={240}
          value={draft}
          onChange={(event) => setDraft(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={draft.trim() === '' || draft.trim() === user}>
          Show keys
        </Button>
      </Group>
    </form>
  );
}
