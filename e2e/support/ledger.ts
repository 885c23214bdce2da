import { expect } from 'vitest';
import { until } from './api.ts';
import { allDocuments, allExecutions, untilExecutions } from './documents.ts';
import type { Receiver } from './receiver.ts';
import type { Scene } from './scene.ts';

/**
 * What was acknowledged, what was recorded and what was received agree: documents 0 to `sent` − 1 are there once each; each
 * has one execution of the alert that fires and one of the silent alert; each execution that fired was told under one id.
 */
export async function expectNothingLostOrDoubled(
  url: string,
  scene: Scene,
  receiver: Receiver,
  sent: number,
): Promise<void> {
  const documents = await allDocuments(url, scene);
  expect(documents.map(({ metadata }) => metadata.n).sort((x, y) => x - y)).toEqual(
    Array.from({ length: sent }, (_, i) => i),
  );
  const stored = new Set(documents.map(({ document_id }) => document_id));
  await untilExecutions(url, scene, 2 * stored.size);
  const triggered = await allExecutions(url, '?triggered=true', scene);
  expect(triggered).toHaveLength(stored.size);
  expect(new Set(triggered.flatMap((execution) => execution.source_documents)).size).toBe(stored.size);
  const silent = await allExecutions(url, '?triggered=false', scene);
  expect(silent).toHaveLength(stored.size);
  await until(
    async () => new Set(receiver.received.map(({ id }) => id)).size,
    (size) => size === stored.size,
    60_000,
  );
  const told = new Map(
    receiver.received.map(({ id, body }) => [id, JSON.parse(body).data.execution_id as string]),
  );
  expect(new Set(told.values())).toEqual(new Set(triggered.map((execution) => execution.execution_id)));
}
