import type { Draft } from '../draft.ts';
import type { FilterNode } from './filter.ts';
import { readStage } from './stages.ts';

/** What has to be said before a draft can be tried; null where nothing is missing. */
export function whatIsMissing({ retrieverId, stages }: Pick<Draft, 'retrieverId' | 'stages'>): string | null {
  if (retrieverId !== null) return null;
  if (stages.length === 0) return 'Add a filter or a search, to see what it would have found.';
  for (const stage of stages) {
    const card = readStage(stage);
    if (card.kind === 'filter' && isUnfinished(card.root)) return 'Finish the condition that you have begun.';
    if (card.kind === 'search' && card.clauses.some(({ query }) => query === '' || query === null))
      return 'Say what the search looks for.';
  }
  return null;
}

function isUnfinished(node: FilterNode): boolean {
  if (node.kind === 'group') return node.children.some(isUnfinished);
  if (node.kind === 'json') return false;
  return node.field === '' || (node.value === '' && node.operator !== 'eq' && node.operator !== 'ne');
}
