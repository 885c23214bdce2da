import { Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { isSame } from '../draft.ts';
import { parseJson, pretty } from '../query/json.ts';

interface Props {
  readonly label: string;
  readonly value: unknown;
  readonly error?: string | undefined;
  readonly minRows?: number;
  readonly maxRows?: number;
  /** What else must hold of the value: says what is wrong, or null. */
  readonly check?: (value: unknown) => string | null;
  /** Told of what can be read; while it cannot, the last good value stays. */
  readonly onChange: (value: unknown) => void;
}

/** A value as JSON. What is typed stays while it breaks, and the field says where. */
export function JsonField({ label, value, error, minRows = 3, maxRows = 16, check, onChange }: Props) {
  const [text, setText] = useState(() => pretty(value));
  const parsed = parseJson(text);
  const problem = parsed.ok ? (check?.(parsed.value) ?? null) : parsed.problem;
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a change from elsewhere replaces what is typed
  useEffect(() => {
    if (problem === null && parsed.ok && !isSame(parsed.value, value)) setText(pretty(value));
  }, [value]);
  const type = (next: string): void => {
    setText(next);
    const read = parseJson(next);
    if (read.ok && (check?.(read.value) ?? null) === null) onChange(read.value);
  };
  return (
    <Textarea
      aria-label={label}
      autosize
      minRows={minRows}
      maxRows={maxRows}
      spellCheck={false}
      value={text}
      error={problem === null ? error : `${problem}. Until then the last good one counts.`}
      styles={{
        input: {
          fontFamily: 'var(--mantine-font-family-monospace)',
          fontSize: 12.5,
          color: 'var(--mantine-color-text)',
          lineHeight: 1.5,
        },
      }}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
