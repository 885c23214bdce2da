import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { ExecutionRow } from './rows.ts';

interface Options {
  readonly scroller: RefObject<HTMLElement | null>;
  /** Scrolls to a row. */
  readonly show: (index: number) => void;
  readonly open: (executionId: string) => void;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  j: 1,
  ArrowUp: -1,
  k: -1,
  PageDown: 10,
  PageUp: -10,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'preventDefault'>;

/** The row that is selected, which stays when others come before it; the keys that move it and open it. */
export function useSelection(rows: readonly ExecutionRow[], { scroller, show, open }: Options) {
  const [selected, setSelected] = useState<string | null>(null);
  const index = selected === null ? -1 : rows.findIndex((row) => row.execution_id === selected);

  const press = (event: Pressed): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step !== undefined && rows.length > 0) {
      event.preventDefault();
      const next = index < 0 && Math.abs(step) <= 10 ? 0 : clamp(index + step, rows.length);
      setSelected(rows[next]?.execution_id ?? null);
      show(next);
    } else if (event.key === 'Enter' && selected !== null && index >= 0) {
      event.preventDefault();
      open(selected);
    }
  };

  // Keys work as well while nothing has the focus.
  const pressNow = useRef(press);
  pressNow.current = press;
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent): void => {
      if (event.target !== document.body || !(event.key in STEPS)) return;
      scroller.current?.focus({ preventScroll: true });
      pressNow.current(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [scroller]);

  return { index, press };
}

function clamp(index: number, length: number): number {
  return Math.min(length - 1, Math.max(0, index));
}
