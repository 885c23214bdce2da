import { Alert, Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { failureOf } from '../data/failures.ts';
import { signOut } from '../session/session.ts';

/** Says what went wrong and what to do. @param retry asks again */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  const { title, message, isKey, requestId } = failureOf(error);
  return (
    <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {message}
        </Text>
        {requestId !== null && (
          <Text size="xs" c="dimmed">
            Request <Code>{requestId}</Code>
          </Text>
        )}
        <Group gap="xs">
          {retry !== undefined && (
            <Button size="xs" variant="default" onClick={retry}>
              Try again
            </Button>
          )}
          {isKey && (
            <Button size="xs" variant="default" onClick={signOut}>
              Sign in with another key
            </Button>
          )}
        </Group>
      </Stack>
    </Alert>
  );
}
