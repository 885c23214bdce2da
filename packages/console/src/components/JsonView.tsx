import { Box } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Marked } from './evidence/Marked.tsx';
import { hasPassed, type Mark, type Marks, NO_MARKS } from './evidence/marks.ts';
import classes from './JsonView.module.css';
import { count } from './numbers.ts';

interface Props {
  readonly value: unknown;
  /** What is shown, for those who do not see it. */
  readonly label: string;
  /** What is marked, by dot path. */
  readonly marks?: Marks;
  /** So many levels are open at first. */
  readonly depth?: number;
}

/** JSON as a tree: parts can be closed, long texts and lists are cut until somebody wants them. */
export function JsonView({ value, label, marks = NO_MARKS, depth = 3 }: Props) {
  return (
    <Box role="group" aria-label={label}>
      <ul className={classes.json}>
        <Children value={value} path="" marks={marks} depth={depth} />
      </ul>
    </Box>
  );
}

interface NodeProps {
  readonly value: unknown;
  /** Dot path; an element of a list has the path of its list. */
  readonly path: string;
  readonly marks: Marks;
  readonly depth: number;
}

const SHOWN_ENTRIES = 50;

function Children({ value, path, marks, depth }: NodeProps) {
  const [isCut, setCut] = useState(true);
  if (typeof value !== 'object' || value === null) return <Entry {...{ value, path, marks, depth }} />;
  const isList = Array.isArray(value);
  const entries = Object.entries(value);
  const shown = isCut ? entries.slice(0, SHOWN_ENTRIES) : entries;
  const pathOf = (name: string): string => (path === '' ? name : `${path}.${name}`);
  return (
    <>
      {shown.map(([name, inner]) => (
        <Entry
          key={name}
          value={inner}
          path={isList ? path : pathOf(name)}
          marks={marks}
          depth={depth}
          {...(!isList && { name })}
        />
      ))}
      {entries.length > shown.length && (
        <li>
          <Toggle onClick={() => setCut(false)}>… {entries.length - shown.length} more</Toggle>
        </li>
      )}
    </>
  );
}

function Entry({ name, ...node }: NodeProps & { readonly name?: string }) {
  const { value, path, marks, depth } = node;
  const isTree = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  const [isOpen, setOpen] = useState(depth > 0 || leadsToMark(path, marks));
  const label = name !== undefined && <span className={classes.name}>{name}: </span>;
  if (!isTree)
    return (
      <li className={classes.entry}>
        {label}
        <Scalar value={value} mark={marks.get(path)} />
      </li>
    );
  return (
    <li className={classes.entry}>
      <Toggle onClick={() => setOpen(!isOpen)} isOpen={isOpen}>
        {label}
        <span className={classes.muted}>{sizeOf(value)}</span>
      </Toggle>
      {isOpen && (
        <ul className={classes.json}>
          <Children {...node} depth={depth - 1} />
        </ul>
      )}
    </li>
  );
}

const SHOWN_CHARACTERS = 1000;
/** Nobody reads a picture's bytes. */
const SHOWN_OF_DATA = 40;

function Scalar({ value, mark }: { readonly value: unknown; readonly mark: Mark | undefined }) {
  const [isCut, setCut] = useState(true);
  const found = mark !== undefined && hasPassed(mark, value) ? mark : undefined;
  if (typeof value !== 'string') {
    const text = Array.isArray(value)
      ? '[ ]'
      : typeof value === 'object' && value !== null
        ? '{ }'
        : String(value);
    return <span className={classes.scalar}>{found ? <mark>{text}</mark> : text}</span>;
  }
  const limit = value.startsWith('data:') ? SHOWN_OF_DATA : SHOWN_CHARACTERS;
  const shown = isCut ? value.slice(0, limit) : value;
  return (
    <span className={classes.string}>
      <Marked text={shown} mark={found} />
      {shown.length < value.length && (
        <Toggle onClick={() => setCut(false)}>
          <span className={classes.muted}> … {count(value.length - shown.length)} more characters</span>
        </Toggle>
      )}
    </span>
  );
}

interface ToggleProps {
  readonly onClick: () => void;
  /** Absent where it opens once. */
  readonly isOpen?: boolean;
  readonly children: ReactNode;
}

function Toggle({ onClick, isOpen, children }: ToggleProps) {
  return (
    <button type="button" className={classes.toggle} onClick={onClick} aria-expanded={isOpen}>
      {children}
    </button>
  );
}

function leadsToMark(path: string, marks: Marks): boolean {
  return [...marks.keys()].some((marked) => marked === path || marked.startsWith(`${path}.`));
}

function sizeOf(value: object): string {
  const size = Object.keys(value).length;
  return Array.isArray(value) ? `[${size}]` : `{${size}}`;
}
