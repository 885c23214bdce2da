import { Button, Divider, Select, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Fragment } from 'react';
import { useIssue, useIssuesBelow } from '../issues.ts';
import { Trouble } from '../parts/Trouble.tsx';
import { removed, replaced } from '../query/json.ts';
import type { SearchClause } from '../query/search.ts';
import type { SearchCard } from '../query/stages.ts';
import { ClauseEditor } from './ClauseEditor.tsx';

interface Props {
  readonly card: SearchCard;
  readonly place: string;
  readonly onChange: (card: SearchCard) => void;
}

const FUSIONS = [
  { value: 'rrf', label: 'by rank' },
  { value: 'dbsf', label: 'by normalised score' },
  { value: 'weighted', label: 'by weighted score' },
  { value: 'max', label: 'by the best score' },
];
const SHOWN = ['feature_uri', 'query', 'min_score', 'max_distance'];

/** The searches of a search stage. */
export function SearchCardEditor({ card, place, onChange }: Props) {
  const { clauses, rest } = card;
  const at = `${place}.parameters`;
  const shown = clauses.flatMap((_, i) => SHOWN.map((name) => `${at}.searches[${i}].${name}`));
  const others = useIssuesBelow(place, [...shown, `${at}.fusion`]);
  const fusionIssue = useIssue(`${at}.fusion`);
  const put = (next: readonly SearchClause[]): void => onChange({ ...card, clauses: next });
  const last = clauses.at(-1);
  return (
    <Stack gap="sm">
      {clauses.map((clause, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: searches have no other name
        <Fragment key={i}>
          {i > 0 && <Divider label="or" />}
          <ClauseEditor
            clause={clause}
            place={`${at}.searches[${i}]`}
            onChange={(next) => put(replaced(clauses, i, next))}
            {...(clauses.length > 1 && { onRemove: () => put(removed(clauses, i)) })}
          />
        </Fragment>
      ))}
      {clauses.length > 1 && (
        <Select
          label="How their scores become one"
          size="xs"
          data={FUSIONS}
          value={typeof rest['fusion'] === 'string' ? rest['fusion'] : 'rrf'}
          error={fusionIssue}
          allowDeselect={false}
          onChange={(fusion) => onChange({ ...card, rest: { ...rest, fusion } })}
        />
      )}
      <div>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => last !== undefined && put([...clauses, { ...last, query: '', rest: {} }])}
        >
          Another search
        </Button>
      </div>
      <Trouble issues={others} />
    </Stack>
  );
}
