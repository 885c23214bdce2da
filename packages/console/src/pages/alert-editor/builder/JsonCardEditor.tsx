import { Stack } from '@mantine/core';
import { useIssuesBelow } from '../issues.ts';
import { Trouble } from '../parts/Trouble.tsx';
import { isObject } from '../query/json.ts';
import { type Card, type JsonCard, readStage } from '../query/stages.ts';
import { JsonField } from './JsonField.tsx';

interface Props {
  readonly card: JsonCard;
  readonly place: string;
  readonly onChange: (card: Card) => void;
}

/** A stage that has no form, as JSON. */
export function JsonCardEditor({ card, place, onChange }: Props) {
  const issues = useIssuesBelow(place, []);
  return (
    <Stack gap="xs">
      <JsonField
        label="Stage as JSON"
        value={card.value}
        check={(value) => (isObject(value) ? null : 'A stage is an object')}
        onChange={(value) => onChange(readStage(value))}
      />
      <Trouble issues={issues} />
    </Stack>
  );
}
