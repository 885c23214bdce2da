import type { Tocsin } from '@tocsin/sdk';
import { describe, expect, test } from 'vitest';
import { type Draft, newAttachment, newDraft } from './draft.ts';
import { saveDraft } from './save.ts';

/** A client that notes what it is asked for, and fails at some collections. */
function recorder(broken: readonly string[] = []) {
  const calls: unknown[][] = [];
  const attach = async (name: string, alert: string, collection: string): Promise<void> => {
    calls.push([name, alert, collection]);
    if (broken.includes(collection)) throw new Error(`${collection} is broken`);
  };
  const alerts = {
    create: async ({ name }: { name: string }) => {
      calls.push(['create', name]);
      return { alert_id: 'alt_1' };
    },
    update: async (id: string, body: unknown) => void calls.push(['update', id, body]),
    applications: {
      put: (alert: string, collection: string) => attach('put', alert, collection),
      delete: (alert: string, collection: string) => attach('delete', alert, collection),
    },
  };
  return { tocsin: { alerts } as unknown as Tocsin, calls };
}

const attachedTo = (...names: readonly string[]): Draft => ({
  ...newDraft(),
  name: 'a',
  attachments: names.map(newAttachment),
});

describe('saving a draft', () => {
  test('makes the alert first, then attaches it in order', async () => {
    const { tocsin, calls } = recorder();
    const draft = attachedTo('x', 'y');
    const saved = await saveDraft(tocsin, null, draft, newDraft());
    expect(calls).toEqual([
      ['create', 'a'],
      ['put', 'alt_1', 'x'],
      ['put', 'alt_1', 'y'],
    ]);
    expect(saved).toEqual({ alertId: 'alt_1', stored: draft, failed: null });
  });

  test('stops where it cannot attach, and the next save goes on from there', async () => {
    const draft = attachedTo('x', 'y', 'z');
    const first = await saveDraft(recorder(['y']).tocsin, null, draft, newDraft());
    expect(first.failed).toMatchObject({ at: 1, collectionId: 'y' });
    expect(first.stored.attachments).toEqual([newAttachment('x')]);
    const { tocsin, calls } = recorder();
    await saveDraft(tocsin, first.alertId, draft, first.stored);
    expect(calls).toEqual([
      ['put', 'alt_1', 'y'],
      ['put', 'alt_1', 'z'],
    ]);
  });

  test('changes what was changed, and detaches what is not named any more', async () => {
    const { tocsin, calls } = recorder();
    await saveDraft(tocsin, 'alt_1', { ...attachedTo('y'), shadow: true }, attachedTo('x', 'y'));
    expect(calls).toEqual([
      ['update', 'alt_1', { shadow: true }],
      ['delete', 'alt_1', 'x'],
    ]);
  });
});
