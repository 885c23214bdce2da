import { Box } from '@mantine/core';
import { useMemo } from 'react';
import { JsonView } from '../../components/JsonView.tsx';
import classes from './AttemptView.module.css';

/** What was sent or answered: as a tree where it is JSON, else as it is. */
export function Body({ text, label }: { readonly text: string; readonly label: string }) {
  const json = useMemo(() => parsed(text), [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys
    <Box className={classes.body} tabIndex={0} role="group" aria-label={label}>
      {json === undefined ? (
        <pre className={classes.text}>{text}</pre>
      ) : (
        <JsonView value={json} label={label} />
      )}
    </Box>
  );
}

/** Undefined for what is no JSON: plain text, or a body that was cut. */
function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
