import { ValidationError } from '@tocsin/sdk';
import { createContext, useContext } from 'react';

/** Something that is wrong with a draft, and where. */
export interface Issue {
  /** As the API names it, without `body`: `retriever.stages[0].parameters.AND[1].value`. */
  readonly place: string;
  readonly message: string;
}

/** What is wrong, by place; empty where the error names no places. @param prefix stands before each place */
export function issuesOf(error: unknown, prefix = ''): Issue[] {
  if (!(error instanceof ValidationError)) return [];
  return error.issues.map(({ loc, msg }) => ({
    place: prefix + placeOf(loc.filter((part, i) => i > 0 || (part !== 'body' && part !== 'query'))),
    message: msg,
  }));
}

/** `['stages', 0, 'value']` as `stages[0].value` */
export function placeOf(loc: readonly (string | number)[]): string {
  return loc.reduce<string>(
    (place, part) =>
      typeof part === 'number' ? `${place}[${part}]` : place === '' ? part : `${place}.${part}`,
    '',
  );
}

/** A place as builders name it: how a stage and its filter are wrapped does not count. */
export function canonical(place: string): string {
  return place
    .replace(/(\.stages\[\d+\])\.config\b/, '$1')
    .replace(/\.parameters\.(?:filters|conditions)\b/, '.parameters');
}

/** What is wrong with the draft that is edited. */
export const Issues = createContext<readonly Issue[]>([]);

/** What is wrong in a place, for the `error` of a field. */
export function useIssue(place: string): string | undefined {
  const issues = useContext(Issues);
  return issues.find((issue) => canonical(issue.place) === place)?.message;
}

/** What is wrong in a place or below it, other than in those places that show it themselves. */
export function useIssuesBelow(place: string, shown: readonly string[]): readonly Issue[] {
  const issues = useContext(Issues);
  return issues.filter(({ place: given }) => {
    const at = canonical(given);
    return at.startsWith(place) && !shown.includes(at);
  });
}
