import { Alert, Code, Text } from '@mantine/core';
import type { TestChannelResponse } from '@tocsin/contract';
import { duration } from '../../../components/numbers.ts';

/** How the far side took a sample. */
export function TestOutcome({ outcome }: { readonly outcome: TestChannelResponse }) {
  const arrived = outcome.outcome === 'delivered';
  const { status_code, error, response, duration_ms, remark } = outcome;
  return (
    <Alert
      color={arrived ? 'teal' : 'red'}
      p="xs"
      mt="xs"
      role="status"
      title={arrived ? 'It arrived' : 'It did not arrive'}
    >
      <Text size="sm">
        {status_code !== null && `The far side answered ${status_code}, `}
        after {duration(duration_ms)}. {error}
      </Text>
      {remark !== null && <Text size="sm">{remark}</Text>}
      {!arrived && response !== null && response !== '' && (
        <Code block mt={4}>
          {response.slice(0, 500)}
        </Code>
      )}
    </Alert>
  );
}
