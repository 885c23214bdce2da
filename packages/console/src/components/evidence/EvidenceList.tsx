import { Text } from '@mantine/core';
import type { AlertMatchResult } from '@tocsin/contract';
import { Clause } from './Clause.tsx';
import { clausesOf } from './clauses.ts';
import classes from './EvidenceList.module.css';

interface Props {
  readonly evidence: AlertMatchResult['matched_features'];
  /** How many clauses are shown; the rest is counted. */
  readonly limit?: number;
}

/** Why a document matched, clause by clause. */
export function EvidenceList({ evidence, limit = 50 }: Props) {
  const clauses = clausesOf(evidence);
  if (clauses.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing is recorded of why
      </Text>
    );
  return (
    <ul className={classes.list} aria-label="Evidence">
      {clauses.slice(0, limit).map((clause, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: clauses may be the same
        <li key={i} className={classes.clause}>
          <Clause clause={clause} />
        </li>
      ))}
      {clauses.length > limit && (
        <li className={classes.clause}>
          <Text size="xs" c="dimmed">
            and {clauses.length - limit} more
          </Text>
        </li>
      )}
    </ul>
  );
}
