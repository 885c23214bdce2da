import { Anchor, Group, Paper, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AlertExecutionResult } from '@tocsin/contract';
import type { ReactNode } from 'react';
import { wordsOf } from '../../components/badges.tsx';
import { duration, some } from '../../components/numbers.ts';
import { exactTime } from '../../components/times.ts';
import { useCollectionNames } from '../../components/use-names.ts';
import classes from './Facts.module.css';

/** The facts of a run in a row. */
export function Facts({ execution }: { readonly execution: AlertExecutionResult }) {
  const collections = useCollectionNames();
  const { collection_id, executed_at, duration_ms, mode, covered, batch_id } = execution;
  const { source_documents, skipped_documents, alert_version, retriever_version } = execution;
  return (
    <Paper p="md">
      <Group className={classes.facts} align="flex-start">
        <Fact label="Collection">
          <Anchor size="sm" renderRoot={(props) => <Link to="/documents" {...props} />}>
            {collections.get(collection_id) ?? collection_id}
          </Anchor>
        </Fact>
        <Fact label="Documents">
          {some(source_documents.length, 'document')}
          {skipped_documents > 0 && `, ${skipped_documents} lacked an input`}
        </Fact>
        <Fact label="Run at">{exactTime(executed_at)}</Fact>
        <Fact label="Took">{duration(duration_ms)}</Fact>
        <Fact label="Started">
          {wordsOf(mode)}
          {covered !== null && (
            <Text size="xs" c="dimmed">
              {exactTime(covered.from)} – {exactTime(covered.to)}
            </Text>
          )}
        </Fact>
        <Fact label="Versions">
          alert {alert_version} · retriever {retriever_version}
        </Fact>
        {batch_id !== null && (
          <Fact label="Batch">
            <Anchor
              size="xs"
              ff="monospace"
              renderRoot={(props) => <Link to="/executions" search={{ batch: batch_id }} {...props} />}
            >
              {batch_id}
            </Anchor>
          </Fact>
        )}
        <Fact label="Execution">
          <Text size="xs" ff="monospace" span>
            {execution.execution_id}
          </Text>
        </Fact>
      </Group>
    </Paper>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className={classes.fact}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" component="div" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  );
}
