import { Button, Group, NativeSelect, Pill, Select } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { wordsOf } from '../../components/badges.tsx';
import { type Names, useAlertNames, useCollectionNames } from '../../components/use-names.ts';
import { EXECUTION_MODES, EXECUTION_STATUSES, NOTIFICATION_REASONS } from '../../data/words.ts';
import classes from './Filters.module.css';
import type { ExecutionsSearch } from './filters.ts';
import { TimeRange } from './TimeRange.tsx';

/** What changes of the address; undefined takes a filter away. */
export type FilterChange = { readonly [Name in keyof ExecutionsSearch]?: ExecutionsSearch[Name] | undefined };

interface Props {
  readonly search: ExecutionsSearch;
  readonly onChange: (change: FilterChange) => void;
  readonly onClear: () => void;
}

const TRIGGERED = [
  { value: 'true', label: 'triggered' },
  { value: 'false', label: 'quiet' },
];

/** The filters of the list, as the address has them. */
export function Filters({ search, onChange, onClear }: Props) {
  const alerts = useAlertNames();
  const collections = useCollectionNames();
  const { alert, collection, triggered, status, mode, reason, batch, since, until } = search;
  return (
    <Group gap="xs" className={classes.filters}>
      <Choice
        label="Alert"
        any="All alerts"
        choices={choicesOf(alerts, alert)}
        value={idOf(alerts, alert)}
        onChoose={(chosen) => onChange({ alert: chosen })}
        isSearch
        width={170}
      />
      <Choice
        label="Collection"
        any="All collections"
        choices={choicesOf(collections, collection)}
        value={idOf(collections, collection)}
        onChoose={(chosen) => onChange({ collection: chosen })}
        width={145}
      />
      <Word
        label="Triggered"
        any="Fired or not"
        choices={TRIGGERED}
        value={triggered === undefined ? undefined : String(triggered)}
        onChoose={(chosen) => onChange({ triggered: chosen === undefined ? undefined : chosen === 'true' })}
        width={130}
      />
      <Word
        label="Notification"
        any="Told or not"
        choices={words(NOTIFICATION_REASONS)}
        value={reason}
        onChoose={(chosen) => onChange({ reason: chosen as ExecutionsSearch['reason'] })}
        width={130}
      />
      <Word
        label="Status"
        any="Any status"
        choices={words(EXECUTION_STATUSES)}
        value={status}
        onChoose={(chosen) => onChange({ status: chosen as ExecutionsSearch['status'] })}
        width={108}
      />
      <Word
        label="Started"
        any="Any start"
        choices={words(EXECUTION_MODES)}
        value={mode}
        onChoose={(chosen) => onChange({ mode: chosen as ExecutionsSearch['mode'] })}
        width={108}
      />
      <TimeRange range={search} onChange={onChange} />
      {batch !== undefined && (
        <Pill
          withRemoveButton
          size="md"
          onRemove={() => onChange({ batch: undefined })}
          removeButtonProps={{ 'aria-label': 'Remove the batch filter' }}
        >
          batch {batch}
        </Pill>
      )}
      {[alert, collection, triggered, status, mode, reason, batch, since, until].some(
        (one) => one !== undefined,
      ) && (
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={onClear}
        >
          Clear all
        </Button>
      )}
    </Group>
  );
}

interface ChoiceProps {
  readonly label: string;
  /** What stands there where nothing is chosen. */
  readonly any: string;
  readonly choices: readonly Labelled[];
  readonly value: string | undefined;
  readonly onChoose: (chosen: string | undefined) => void;
  readonly width: number;
}

interface Labelled {
  readonly value: string;
  readonly label: string;
}

/** So many are searched for by typing. */
const SEARCHED_FROM = 10;

/** One of few or many; these are found by typing. @param isSearch whether `/` goes here */
function Choice(props: ChoiceProps & { readonly isSearch?: boolean }) {
  const { label, any, choices, value, onChoose, width, isSearch = false } = props;
  if (!isSearch && choices.length <= SEARCHED_FROM) return <Word {...props} />;
  return (
    <Select
      aria-label={label}
      placeholder={any}
      data={choices}
      value={value ?? null}
      onChange={(chosen) => onChoose(chosen ?? undefined)}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${label}` }}
      size="xs"
      comboboxProps={{ width: 'max-content', position: 'bottom-start' }}
      className={classes.field}
      style={{ '--width': `${width}px` }}
      {...(isSearch && { 'data-search': true })}
    />
  );
}

/** One of a few words: the browser's own field, which is light and at home on a phone. */
function Word({ label, any, choices, value, onChoose, width }: ChoiceProps) {
  return (
    <NativeSelect
      aria-label={label}
      data={[{ value: '', label: any }, ...choices]}
      value={value ?? ''}
      onChange={({ currentTarget }) => onChoose(currentTarget.value || undefined)}
      size="xs"
      className={classes.field}
      style={{ '--width': `${width}px` }}
      mod={{ any: value === undefined }}
      classNames={{ input: classes.word }}
    />
  );
}

function choicesOf(names: Names, chosen: string | undefined): Labelled[] {
  const choices = [...names].map(([value, label]) => ({ value, label }));
  // Not by the rules of a language: to load them takes longer than all else that is drawn here.
  choices.sort((a, b) => Number(lower(a) > lower(b)) - Number(lower(a) < lower(b)));
  const id = idOf(names, chosen);
  return id === undefined || names.has(id) ? choices : [{ value: id, label: id }, ...choices];
}

const lower = ({ label }: Labelled): string => label.toLowerCase();

/** An address may name things by their name. */
function idOf(names: Names, chosen: string | undefined): string | undefined {
  return [...names].find(([id, name]) => id === chosen || name === chosen)?.[0] ?? chosen;
}

function words(values: readonly string[]): Labelled[] {
  return values.map((value) => ({ value, label: wordsOf(value) }));
}
