import { say } from '../support/report.ts';
import type { Row } from '../support/row.ts';
import { withFolder } from '../support/scratch.ts';
import { cosine1mMemory } from './cosine-1m-memory.ts';
import { cosine60k } from './cosine-60k.ts';
import { unevenSet } from './energy.ts';
import { installPeers } from './peers/install.ts';
import { PEER_NAMES } from './peers/peers.ts';
import { closeScene, makeScene } from './scene.ts';
import { standingVectors } from './standing-vectors.ts';
import { makeTextVectors, type TextVectors } from './text-vectors.ts';
import { topk60k } from './topk-60k.ts';

const ROWS = 60_000;
const HELD_OUT = 3000;

/** The cases with vectors. */
export async function vectors(): Promise<Row[]> {
  installPeers();
  const start = performance.now();
  const texts = makeTextVectors(ROWS, HELD_OUT);
  say(`vectors of ${ROWS} texts made in ${Math.round(performance.now() - start)} ms`);
  return [
    ...(await searches(texts)),
    ...(await searchesOfUneven(texts)),
    ...(await standingVectors(texts)),
    ...(await cosine1mMemory(texts.rows)),
  ];
}

function searches({ rows, heldOut }: TextVectors): Promise<Row[]> {
  return withFolder(async (folder) => {
    const scene = await makeScene(rows, heldOut, PEER_NAMES, folder);
    const found = [
      ...(await cosine60k(scene, 0.93)),
      ...(await cosine60k(scene, 0.8)),
      ...(await topk60k(scene)),
    ];
    closeScene(scene);
    return found;
  });
}

/** Where a few dimensions tell most, the index is to find out which. */
function searchesOfUneven({ rows, heldOut }: TextVectors): Promise<Row[]> {
  return withFolder(async (folder) => {
    const scene = await makeScene(unevenSet(rows), unevenSet(heldOut), ['usearch-exact'], folder);
    const found = await cosine60k(scene, 0.93, '-ordered');
    closeScene(scene);
    return found;
  });
}
