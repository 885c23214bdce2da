import { Box, Group, Stack, Text } from '@mantine/core';
import type { DeliveryAttempt } from '@tocsin/contract';
import { StatusBadge, wordsOf } from '../../components/badges.tsx';
import { duration } from '../../components/numbers.ts';
import { When } from '../../components/When.tsx';
import classes from './AttemptView.module.css';
import { Body } from './Body.tsx';

/** An attempt in a line. */
export function AttemptHead({ attempt }: { readonly attempt: DeliveryAttempt }) {
  const { attempt: number, outcome, reason, status_code, started_at, duration_ms } = attempt;
  return (
    <Group gap="xs">
      <Text size="sm" fw={600}>
        Attempt {number}
      </Text>
      <StatusBadge status={outcome} />
      <Text size="sm" c="dimmed">
        {[status_code, reason === 'sent' ? null : reason && wordsOf(reason), duration(duration_ms)]
          .filter((part) => part !== null)
          .join(' · ')}
      </Text>
      <When time={started_at} c="dimmed" />
    </Group>
  );
}

/** What was sent in an attempt, and what was answered. */
export function AttemptView({ attempt }: { readonly attempt: DeliveryAttempt }) {
  const { error, remark, request, response, response_headers, status_code } = attempt;
  return (
    <Stack gap="md">
      {error !== null && (
        <Text size="sm" c="red" style={{ overflowWrap: 'anywhere' }}>
          {error}
        </Text>
      )}
      {remark !== null && <Text size="sm">{remark}</Text>}
      {request !== null && (
        <Side title="Request" line={request.target} headers={request.headers} body={request.body} />
      )}
      {(response_headers !== null || response !== null || status_code !== null) && (
        <Side
          title="Response"
          line={status_code === null ? '' : String(status_code)}
          headers={response_headers ?? {}}
          body={response ?? ''}
        />
      )}
    </Stack>
  );
}

interface SideProps {
  readonly title: string;
  readonly line: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function Side({ title, line, headers, body }: SideProps) {
  const names = Object.keys(headers);
  return (
    <Box>
      <Group gap="xs" mb={4}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="xs" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
          {line}
        </Text>
      </Group>
      {names.length > 0 && (
        <details className={classes.block}>
          <summary>Headers ({names.length})</summary>
          <dl className={classes.headers}>
            {names.map((name) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{headers[name]}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      {body === '' ? (
        <Text size="xs" c="dimmed">
          No body
        </Text>
      ) : (
        <details className={classes.block}>
          <summary>Body ({body.length.toLocaleString('en')} characters)</summary>
          <Body text={body} label={`${title} body`} />
        </details>
      )}
    </Box>
  );
}
