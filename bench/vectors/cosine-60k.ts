import type { Row } from '../support/row.ts';
import type { Scene } from './scene.ts';
import { sideBySide } from './side-by-side.ts';

/** `cosine-60k/…`: all rows above a threshold. @param variant how the case is called behind the threshold */
export function cosine60k(scene: Scene, minScore: number, variant: string = ''): Promise<Row[]> {
  return sideBySide(scene, {
    name: `cosine-60k/${minScore}${variant}`,
    ours: ({ rows }) => scene.index.above(rows, minScore),
    theirs: (peer, queries) => peer.above(queries, minScore),
    expected: (reference) => reference.above(minScore),
  });
}
