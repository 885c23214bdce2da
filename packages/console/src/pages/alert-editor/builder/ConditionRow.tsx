import { Autocomplete, Select } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { FilterOperator } from '@tocsin/contract';
import { useIssue } from '../issues.ts';
import { type Condition, OPERATORS } from '../query/filter.ts';
import { operatorsFor, valueFor } from '../query/values.ts';
import { useSurrounding } from '../use-surroundings.ts';
import classes from './FilterGroup.module.css';
import { Tool } from './StageCard.tsx';
import { ValueInput } from './ValueInput.tsx';

interface Props {
  readonly condition: Condition;
  readonly place: string;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: () => void;
}

/** A field, how it is compared, and with what. */
export function ConditionRow({ condition, place, onChange, onRemove }: Props) {
  const { fields } = useSurrounding();
  const { field, operator, value } = condition;
  const known = fields.find(({ path }) => path === field);
  const [fieldIssue, operatorIssue, valueIssue, ownIssue] = [
    useIssue(`${place}.field`),
    useIssue(`${place}.operator`),
    useIssue(`${place}.value`),
    useIssue(place),
  ];
  const operators = operatorsFor(known?.type, operator);
  const compare = (next: FilterOperator): void =>
    onChange({ ...condition, operator: next, value: valueFor(next, value, known?.type) });
  const choose = (path: string): void => {
    const type = fields.find((one) => one.path === path)?.type;
    const fitting = operatorsFor(type);
    // Nothing was said yet: the usual operator of the field is the best guess.
    const isFresh = value === '' || (value === true && operator === 'eq');
    const next = !isFresh && fitting.includes(operator) ? operator : (fitting[0] ?? 'eq');
    onChange({ ...condition, field: path, operator: next, value: valueFor(next, value, type) });
  };
  return (
    <div className={classes.container}>
      <div className={classes.condition}>
        <Autocomplete
          className={classes.field}
          aria-label="Field"
          placeholder="metadata.title"
          size="xs"
          data={fields.map(({ path }) => path)}
          value={field}
          error={fieldIssue ?? ownIssue}
          onChange={choose}
          comboboxProps={{ width: 280, position: 'bottom-start' }}
          maxDropdownHeight={260}
        />
        <Select
          aria-label="How it is compared"
          size="xs"
          data={operators.map((one) => ({ value: one, label: OPERATORS[one] }))}
          value={operator}
          error={operatorIssue}
          allowDeselect={false}
          onChange={(next) => compare((next ?? operator) as FilterOperator)}
          comboboxProps={{ width: 170, position: 'bottom-start' }}
        />
        <div className={classes.value}>
          <ValueInput
            condition={condition}
            known={known}
            error={valueIssue}
            onChange={(next) => onChange({ ...condition, value: next })}
          />
        </div>
        <div className={classes.remove}>
          <Tool label="Remove this condition" icon={IconTrash} onClick={onRemove} />
        </div>
      </div>
    </div>
  );
}
