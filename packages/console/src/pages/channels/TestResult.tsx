import { Alert, Badge, Code, Group, ScrollArea, Spoiler, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { TestChannelResponse } from '@tocsin/contract';
import { duration } from '../../components/numbers.ts';

const OUTCOMES: Readonly<Record<string, string>> = {
  delivered: 'The sample arrived',
  retry: 'The sample did not arrive; a real message would be tried again',
  rejected: 'The far side refused the sample',
  gone: 'The far side says that nobody is there any more',
};

/** What the far side said to a sample. */
export function TestResult({
  result,
  close,
}: {
  readonly result: TestChannelResponse;
  readonly close: () => void;
}) {
  const { outcome, status_code, duration_ms, error, reason, response, request, remark } = result;
  const isGood = outcome === 'delivered';
  return (
    <Alert
      mt="sm"
      color={isGood ? 'teal' : 'red'}
      icon={isGood ? <IconCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
      title={OUTCOMES[outcome] ?? outcome}
      withCloseButton
      closeButtonLabel="Close"
      onClose={close}
      role="status"
    >
      <Stack gap="xs">
        <Group gap="xs">
          {status_code !== null && <Badge color={isGood ? 'teal' : 'red'}>status {status_code}</Badge>}
          <Badge color="gray">{duration(duration_ms)}</Badge>
          {reason !== null && <Badge color="gray">{reason.replaceAll('_', ' ')}</Badge>}
        </Group>
        {error !== null && <Text size="sm">{error}</Text>}
        {remark !== null && <Text size="sm">{remark}</Text>}
        {response !== null && response !== '' && <Said title="It answered" text={response} />}
        {request !== null && (
          <Spoiler
            maxHeight={0}
            styles={{ control: { color: 'inherit', fontSize: 14, textDecoration: 'underline' } }}
            showLabel="What was sent"
            hideLabel="Hide"
          >
            <Said title={request.target} text={readable(request.body)} />
          </Spoiler>
        )}
      </Stack>
    </Alert>
  );
}

function Said({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4} style={{ overflowWrap: 'anywhere' }}>
        {title}
      </Text>
      <ScrollArea.Autosize mah={260} viewportProps={{ tabIndex: 0 }}>
        <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {text}
        </Code>
      </ScrollArea.Autosize>
    </div>
  );
}

/** JSON with line breaks; other texts as they are. */
function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
