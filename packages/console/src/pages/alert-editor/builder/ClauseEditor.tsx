import { Autocomplete, Group, Stack } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useIssue } from '../issues.ts';
import type { SearchClause } from '../query/search.ts';
import { factsOf, useSurrounding } from '../use-surroundings.ts';
import { QueryInput } from './QueryInput.tsx';
import { Tool } from './StageCard.tsx';
import { Threshold } from './Threshold.tsx';

interface Props {
  readonly clause: SearchClause;
  readonly place: string;
  readonly onChange: (clause: SearchClause) => void;
  readonly onRemove?: () => void;
}

/** A search: what is compared, with what, and how near it must be. */
export function ClauseEditor({ clause, place, onChange, onRemove }: Props) {
  const { features } = useSurrounding();
  const facts = factsOf(features, clause.feature);
  const featureIssue = useIssue(`${place}.feature_uri`);
  const choose = (feature: string): void => {
    const { isHash, isKnown } = factsOf(features, feature);
    const threshold =
      !isKnown || isHash === facts.isHash
        ? {}
        : { minScore: isHash ? null : 0.5, maxDistance: isHash ? 31 : null };
    onChange({ ...clause, feature, ...threshold });
  };
  return (
    <Stack gap="sm">
      <Group align="flex-end" wrap="nowrap" gap="xs">
        <Autocomplete
          flex={1}
          label="Feature"
          description="The vector or hash that is compared"
          size="xs"
          placeholder="tocsin://clip@v1/embedding"
          data={features.map(({ feature_address }) => feature_address)}
          value={clause.feature}
          error={featureIssue}
          onChange={choose}
        />
        {onRemove !== undefined && <Tool label="Remove this search" icon={IconTrash} onClick={onRemove} />}
      </Group>
      <QueryInput
        query={clause.query}
        feature={clause.feature}
        place={place}
        onChange={(query) => onChange({ ...clause, query })}
      />
      <Threshold clause={clause} facts={facts} place={place} onChange={onChange} />
    </Stack>
  );
}
