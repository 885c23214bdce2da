import { Group, Input, SegmentedControl, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useIssue } from '../issues.ts';
import { describe, readValue, textOf, withText } from '../query/search.ts';
import { factsOf, useSurrounding } from '../use-surroundings.ts';
import { DocumentPicker } from './DocumentPicker.tsx';

interface Props {
  readonly query: unknown;
  readonly feature: string;
  /** Of the search. */
  readonly place: string;
  readonly onChange: (query: unknown) => void;
}

type Mode = 'text' | 'value' | 'document';

/** What is looked for: a text, a vector or hash that is pasted, or that of a document. */
export function QueryInput({ query, feature, place, onChange }: Props) {
  const { features } = useSurrounding();
  const { takesText, isHash } = factsOf(features, feature);
  const isText = takesText && (query === null || textOf(query) !== null);
  const [chosen, setChosen] = useState<Mode | null>(null);
  const mode = chosen === 'text' && !takesText ? 'value' : (chosen ?? (isText ? 'text' : 'value'));
  const issue = useIssue(`${place}.query`);
  const modes = [
    ...(takesText ? [{ value: 'text', label: 'a text' }] : []),
    { value: 'value', label: isHash ? 'a hash' : 'a vector' },
    { value: 'document', label: 'a document' },
  ];
  return (
    <Input.Wrapper labelElement="div" label="Like" size="xs" error={issue}>
      <Group mb={6} mt={4}>
        <SegmentedControl
          size="xs"
          aria-label="What is looked for"
          data={modes}
          value={mode}
          onChange={(next) => setChosen(next as Mode)}
        />
      </Group>
      {mode === 'text' && (
        <Textarea
          aria-label="Text that is looked for"
          size="xs"
          autosize
          minRows={2}
          maxRows={8}
          placeholder="Words as the documents would have them"
          value={textOf(query) ?? ''}
          onChange={(event) => onChange(withText(query, event.currentTarget.value))}
        />
      )}
      {mode === 'value' && <PastedValue query={query} isHash={isHash} onChange={onChange} />}
      {mode === 'document' && <DocumentPicker feature={feature} onPick={onChange} query={query} />}
    </Input.Wrapper>
  );
}

interface PastedProps {
  readonly query: unknown;
  readonly isHash: boolean;
  readonly onChange: (query: unknown) => void;
}

function PastedValue({ query, isHash, onChange }: PastedProps) {
  const [text, setText] = useState(() => shownAs(query));
  const read = readValue(text);
  const wanted = isHash ? '16 to 128 hexadecimal digits' : 'a list of numbers';
  const type = (next: string): void => {
    setText(next);
    const value = readValue(next);
    if (value !== null) onChange(value);
  };
  return (
    <>
      <Textarea
        aria-label={isHash ? 'Hash' : 'Vector'}
        size="xs"
        autosize
        minRows={2}
        maxRows={6}
        spellCheck={false}
        placeholder={isHash ? 'f0e1d2c3…' : '0.12, -0.4, …'}
        value={text}
        error={text !== '' && read === null ? `Must be ${wanted}` : undefined}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        onChange={(event) => type(event.currentTarget.value)}
      />
      <Text size="xs" c="dimmed" mt={4}>
        {describe(read, wanted)}
      </Text>
    </>
  );
}

function shownAs(query: unknown): string {
  if (query === null || query === undefined) return '';
  return typeof query === 'string' ? query : Array.isArray(query) ? query.join(', ') : JSON.stringify(query);
}
