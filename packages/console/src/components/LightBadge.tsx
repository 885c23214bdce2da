import { textOf } from '../theme.ts';
import classes from './LightBadge.module.css';

interface Props {
  /** A colour of the theme: `teal`. */
  readonly color: string;
  readonly isFilled?: boolean;
  readonly title?: string | undefined;
  readonly children: string;
}

/** A badge that costs next to nothing, for lists of thousands. */
export function LightBadge({ color, isFilled = false, title, children }: Props) {
  const base = `--mantine-color-${color}`;
  const look = isFilled
    ? { background: `var(${base}-7)`, color: 'var(--mantine-color-white)' }
    : { background: `var(${base}-light)`, color: textOf(color) };
  return (
    <span className={classes.badge} style={look} title={title}>
      {children}
    </span>
  );
}
