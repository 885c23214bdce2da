import { Alert, Code, Paper, ScrollArea, Skeleton, Tabs, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TemplatePreview as Preview, TemplateFields } from '@tocsin/contract';
import { Failed } from '../../../components/Failed.tsx';
import { useKey, useTocsin } from '../../../data/client.ts';

/** What each kind of channel would be sent, told of a sample. */
export function TemplatePreview({ fields }: { readonly fields: TemplateFields }) {
  const tocsin = useTocsin();
  const key = useKey();
  const { data, error } = useQuery({
    queryKey: key('templates', 'preview', fields),
    queryFn: ({ signal }) => tocsin.templates.previewDraft(fields, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (error !== null) return <Failed error={error} />;
  if (data === undefined) return <Skeleton height={160} />;
  return (
    <Paper p="sm">
      <Text size="sm" fw={600} mb="xs">
        Preview with a sample
      </Text>
      <Tabs defaultValue="email">
        <Tabs.List mb="sm">
          <Tabs.Tab value="email">E-mail</Tabs.Tab>
          <Tabs.Tab value="slack">Slack</Tabs.Tab>
          <Tabs.Tab value="webhook">Webhook</Tabs.Tab>
        </Tabs.List>
        {sides(data).map(({ kind, broken, text }) => (
          <Tabs.Panel key={kind} value={kind}>
            {broken !== null && (
              <Alert color="red" mb="xs" title="A part gave way to the default">
                {broken}
              </Alert>
            )}
            <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0 }}>
              <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {text}
              </Code>
            </ScrollArea.Autosize>
          </Tabs.Panel>
        ))}
      </Tabs>
    </Paper>
  );
}

function sides({ email, slack, webhook }: Preview) {
  return [
    { kind: 'email', broken: email.error, text: `Subject: ${email.subject}\n\n${email.text}` },
    { kind: 'slack', broken: slack.error, text: JSON.stringify(slack.blocks, null, 2) },
    { kind: 'webhook', broken: webhook.error, text: JSON.stringify(webhook.payload, null, 2) },
  ];
}
