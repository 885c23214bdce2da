import '../styles/more.ts';
import { Anchor, Button, Center, Code, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { failureOf } from '../data/failures.ts';
import { clientOf } from '../data/reading.ts';
import { Logo } from '../layout/Logo.tsx';
import { signIn } from './session.ts';

/** Asks for an API key; it is tried before it is kept. */
export function SignIn() {
  const [apiKey, setApiKey] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isTrying, setTrying] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setTrying(true);
    setProblem(null);
    try {
      await clientOf(apiKey.trim()).namespaces.list({ limit: 1 });
      signIn(apiKey.trim());
    } catch (error) {
      const { title, message } = failureOf(error);
      setProblem(`${title}. ${message}`);
      setTrying(false);
    }
  };

  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper w="100%" maw={420} p="xl" shadow="md">
        <form onSubmit={(event) => void submit(event)}>
          <Stack gap="lg">
            <Logo />
            <div>
              <Title order={1} size="h3">
                Sign in
              </Title>
              <Text size="sm" c="dimmed" mt={4}>
                With an API key. It stays in this tab and is gone when the tab is closed.
              </Text>
            </div>
            <PasswordInput
              label="API key"
              placeholder="sk_…"
              value={apiKey}
              error={problem}
              onChange={(event) => setApiKey(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
              autoFocus
              required
              withAsterisk={false}
            />
            <Button type="submit" loading={isTrying} disabled={apiKey.trim() === ''} fullWidth>
              Sign in
            </Button>
            <Text size="xs" c="dimmed">
              The first start of the server prints one. Later ones: <Code>npm run tocsin -- keys create</Code>
              , or the page <em>Keys</em>. The API is described at <Anchor href="/docs">/docs</Anchor>.
            </Text>
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
