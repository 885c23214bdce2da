import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { SECTIONS } from './sections.ts';

/** A second key counts for so long. */
const SEQUENCE_MS = 1200;

/**
 * Keys that work everywhere but in fields: `g` and a letter goes to a section, `/` into the page's search, `?` shows them all.
 * @param toggleHelp shows or hides the list
 */
export function useShortcuts(toggleHelp: () => void): void {
  const navigate = useNavigate();
  const begun = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const section = SECTIONS.find(({ hotkey }) => hotkey === event.key);
      if (section !== undefined && event.timeStamp - begun.current < SEQUENCE_MS)
        void navigate({ to: section.to });
      else if (event.key === '?') toggleHelp();
      else if (event.key === '/' && focusSearch()) event.preventDefault();
      begun.current = event.key === 'g' ? event.timeStamp : Number.NEGATIVE_INFINITY;
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [navigate, toggleHelp]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  );
}

/** A page marks its search with `data-search`. */
function focusSearch(): boolean {
  const search = document.querySelector<HTMLInputElement>('[data-search]');
  search?.focus();
  return search !== null;
}
