import type { Row } from '../support/row.ts';
import { COUNT, type Scene } from './scene.ts';
import { sideBySide } from './side-by-side.ts';

/** `topk-60k`: the best rows. */
export function topk60k(scene: Scene): Promise<Row[]> {
  return sideBySide(scene, {
    name: 'topk-60k',
    ours: ({ rows }) => scene.index.nearest(rows, COUNT),
    theirs: (peer, queries) => peer.nearest(queries, COUNT),
    expected: (reference) => reference.nearest(COUNT),
  });
}
