import type { VectorHit } from '@tocsin/engine';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { median, type Pieces, timesOf } from '../support/statistics.ts';
import type { Rows, VectorPeer } from './peers/peer.ts';
import { type PeerName, SLOW_PEERS } from './peers/peers.ts';
import { assertSame, type Reference, recall } from './reference.ts';
import type { Question, Scene } from './scene.ts';
import type { VectorSet } from './vector-set.ts';

const PACES = [
  { slow: false, runs: 15, warmUp: 3 },
  { slow: true, runs: 5, warmUp: 1 },
];

/** The same search by the index and by a peer, and what is to be found. */
export interface Search {
  readonly name: string;
  readonly ours: (queries: VectorSet) => VectorHit[][];
  readonly theirs: (peer: VectorPeer, queries: VectorSet) => Rows | Promise<Rows>;
  readonly expected: (reference: Reference) => VectorHit[][];
}

/** What each peer answered last, by question. */
type Answers = Map<PeerName, Rows[]>;

/**
 * The time of a batch, ours and each peer's in turn; a row for each peer. The index must find exactly what is expected; of
 * peers it is said how much they find.
 */
export async function sideBySide(scene: Scene, search: Search): Promise<Row[]> {
  say(search.name);
  checkOurs(scene, search);
  const answers: Answers = new Map();
  const times = new Map<string, number[]>();
  for (const { slow, runs, warmUp } of PACES) {
    const pieces = piecesOf(scene, search, answers, slow);
    for (const [name, some] of Object.entries(await timesOf(pieces, runs, warmUp)))
      times.set(name, [...(times.get(name) ?? []), ...some]);
  }
  for (const [name, found] of answers) say(`  ${name} finds ${recallOf(scene, search, found)}`);
  const ours = times.get('ours') as number[];
  return [...scene.peers.keys()].map((name) => {
    const theirs = times.get(name);
    const value = theirs === undefined ? null : median(theirs);
    return row(`engine/${search.name}`, median(ours), 'ms', ours.length, { name, value });
  });
}

function checkOurs({ questions }: Scene, { name, ours, expected }: Search): void {
  for (const { queries, reference } of questions) assertSame(name, ours(queries), expected(reference));
}

function piecesOf(scene: Scene, { ours, theirs }: Search, answers: Answers, slow: boolean): Pieces<string> {
  const at = (i: number): number => i % scene.questions.length;
  const queries = (i: number): VectorSet => (scene.questions[at(i)] as Question).queries;
  const pieces: Record<string, Pieces<string>[string]> = { ours: async (i) => ours(queries(i)) };
  for (const [name, peer] of scene.peers) {
    if (peer === null || SLOW_PEERS.has(name) !== slow) continue;
    const found: Rows[] = [];
    answers.set(name, found);
    pieces[name] = async (i) => {
      found[at(i)] = await theirs(peer, queries(i));
    };
  }
  return pieces;
}

function recallOf({ set, questions }: Scene, { expected }: Search, found: readonly Rows[]): string {
  const shares = questions.map(({ queries, reference }, i) =>
    recall(set, queries, found[i] ?? [], expected(reference)),
  );
  const all = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return all.toFixed(4);
}
