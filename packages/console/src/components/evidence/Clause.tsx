import { Text, Tooltip } from '@mantine/core';
import { comparisonOf, type EvidenceClause, isScoreThreshold, kindOf, shortFeature } from './clauses.ts';
import classes from './EvidenceList.module.css';
import { Marked } from './Marked.tsx';
import { constantOf, markOf } from './marks.ts';
import { ThresholdBar } from './ThresholdBar.tsx';

/** Why a clause let a document through: the words, the score, the bits or the value. */
export function Clause({ clause }: { readonly clause: EvidenceClause }) {
  switch (kindOf(clause)) {
    case 'terms':
      return <Terms clause={clause} />;
    case 'hash':
      return <Distance clause={clause} />;
    case 'score':
      return <Score clause={clause} />;
    case 'comparison':
      return <Compared clause={clause} />;
    default:
      return <span className={classes.value}>{clause.clause ?? 'It passed'}</span>;
  }
}

const SHOWN_TERMS = 12;

function Terms({ clause: { field = '', terms = [] } }: { readonly clause: EvidenceClause }) {
  return (
    <>
      <span className={classes.place}>{field}</span>
      <span className={classes.value}>
        {terms.slice(0, SHOWN_TERMS).map((term, i) => (
          <span key={term}>
            {i > 0 && ' '}
            <mark>{term}</mark>
          </span>
        ))}
        {terms.length > SHOWN_TERMS && ` and ${terms.length - SHOWN_TERMS} more`}
      </span>
    </>
  );
}

function Score({ clause }: { readonly clause: EvidenceClause }) {
  const { score = 0, threshold = null } = clause;
  const limit = threshold === null ? '' : ` (at least ${inPercent(threshold)})`;
  return (
    <>
      <Feature clause={clause} />
      <ThresholdBar
        label={`${inPercent(score)}${limit}`}
        value={score}
        threshold={threshold}
        most={1}
        color="ember"
      />
      <Figures value={inPercent(score)} limit={threshold === null ? null : `≥ ${inPercent(threshold)}`} />
    </>
  );
}

function Distance({ clause }: { readonly clause: EvidenceClause }) {
  const { distance = 0, threshold, score } = clause;
  if (score !== undefined && (threshold === undefined || isScoreThreshold(clause)))
    return (
      <>
        <Score clause={clause} />
        <Text span size="xs" c="dimmed">
          {bits(distance)}
        </Text>
      </>
    );
  const most = Math.max(8, distance, (threshold ?? distance) * 1.6);
  return (
    <>
      <Feature clause={clause} />
      <ThresholdBar
        label={`${bits(distance)} differ, at most ${threshold ?? 'any'}`}
        value={distance}
        threshold={threshold ?? null}
        most={most}
        color="teal"
      />
      <Figures value={bits(distance)} limit={threshold === undefined ? null : `≤ ${threshold}`} />
    </>
  );
}

function Compared({ clause }: { readonly clause: EvidenceClause }) {
  const { field, operator, operand } = comparisonOf(clause);
  const { value } = clause;
  const isEqual = operator === 'eq' && operand === JSON.stringify(value);
  const isShown = value !== undefined && !isEqual && operator !== 'exists';
  return (
    <>
      <span className={classes.place}>{field}</span>
      <span className={classes.value}>
        <Text span size="sm" c="dimmed">
          {WORDS[operator] ?? operator}
        </Text>{' '}
        {operand !== null && operand !== 'true' && (
          <code>{operator === 'regex' ? (constantOf(clause) ?? operand) : operand}</code>
        )}
        {isShown && (
          <>
            <Text span size="sm" c="dimmed">
              {operator in WITHIN ? ' in ' : ' is '}
            </Text>
            <Marked text={typeof value === 'string' ? value : JSON.stringify(value)} mark={markOf(clause)} />
          </>
        )}
      </span>
    </>
  );
}

/** Operators that look for a part of the value. */
const WITHIN: Readonly<Record<string, true>> = {
  contains: true,
  starts_with: true,
  ends_with: true,
  regex: true,
};

/** Operators as people read them; others are shown as they are. */
const WORDS: Readonly<Record<string, string>> = {
  eq: '=',
  ne: '≠',
  gt: '>',
  gte: '≥',
  lt: '<',
  lte: '≤',
  nin: 'not in',
  starts_with: 'starts with',
  ends_with: 'ends with',
  is_null: 'is null',
  regex: 'matches',
};

function Feature({ clause: { feature = '' } }: { readonly clause: EvidenceClause }) {
  return (
    <Tooltip label={feature} disabled={feature === ''}>
      <span className={classes.place}>{shortFeature(feature)}</span>
    </Tooltip>
  );
}

function Figures({ value, limit }: { readonly value: string; readonly limit: string | null }) {
  return (
    <span>
      <Text span size="sm" fw={600}>
        {value}
      </Text>
      {limit !== null && (
        <Text span size="xs" c="dimmed" ml={6}>
          {limit}
        </Text>
      )}
    </span>
  );
}

function bits(n: number): string {
  return n === 1 ? '1 bit' : `${n} bits`;
}

/** `87.5 %`, cut so that what misses a limit never reads as the limit. */
function inPercent(score: number): string {
  return `${Math.floor(score * 1000 + 1e-9) / 10} %`;
}
