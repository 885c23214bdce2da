import { afterEach, beforeEach, expect, it } from 'vitest';
import { createChannel, sharingChannels } from '../catalog/channels.ts';
import { createTemplate, deleteTemplate, patchTemplate } from '../catalog/templates.ts';
import { getExecution } from '../executions/read.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { addDeliveries, addExecution, deliveryRow, NS, readDelivery } from '../testing/deliveries.ts';
import { attemptDelivery } from './attempt.ts';
import type { WebhookContent } from './channels/channel-kind.ts';
import type { Notifier, OutgoingMessage } from './notifier.ts';

let test: TestContext;
let sent: OutgoingMessage[];
let templateId: string;
beforeEach(async () => {
  test = await openTestContext();
  sent = [];
  const template = { name: 't', webhook_payload: { name: '{{alert.name}}', count: '{{match_count}}' } };
  ({ template_id: templateId } = await createTemplate(test.ctx, NS, template));
  const config = { url: 'https://example.com' };
  const { channel_id } = await createChannel(test.ctx, NS, { channel_type: 'webhook', config });
  await addExecution(test, 'exec_1');
  const context = { name: 'A', metadata: {}, include_scores: true, template_id: templateId };
  const context_json = JSON.stringify(context);
  await addDeliveries(test, [deliveryRow('dlv_1', channel_id, { execution_id: 'exec_1', context_json })]);
});
afterEach(() => test.close());

/** What an attempt sends and remarks. */
async function attempted(): Promise<{ payload: unknown; remark: string | null | undefined }> {
  const notifier: Notifier<unknown> = {
    send: async (_, message) => {
      sent.push(message);
      return { outcome: 'delivered', statusCode: 200, response: '', durationMs: 1 };
    },
  };
  const deps = {
    ctx: test.ctx,
    loadChannel: sharingChannels(test.ctx.db.read, test.ctx),
    notifiers: { webhook: notifier, slack: notifier, email: notifier },
    getExecution: (namespaceId: string, id: string) => getExecution(test.ctx.db.read, namespaceId, id),
  };
  const delivery = await readDelivery(test, 'dlv_1');
  const result = await attemptDelivery(deps, delivery, AbortSignal.timeout(1000));
  const content = sent.at(-1)?.content as WebhookContent;
  if (result === 'channel_off') throw new Error('the channel is off');
  return { payload: JSON.parse(content.payload), remark: result?.remark };
}

it('a message is made with the template of its alert, as that is now', async () => {
  expect(await attempted()).toEqual({ payload: { name: 'A', count: 1 }, remark: null });
  await patchTemplate(test.ctx, NS, templateId, { webhook_payload: { n: '{{match_count}}' } });
  expect(await attempted()).toEqual({ payload: { n: 1 }, remark: null });
});

it('a template that cannot be filled gives way to the default message, and the attempt says why', async () => {
  await test.ctx.db.transaction((tx) =>
    tx
      .updateTable('templates')
      .set({ definition_json: JSON.stringify({ webhook_payload: { a: '{{#x}}' } }) })
      .where('namespace_id', '=', NS)
      .execute(),
  );
  const { payload, remark } = await attempted();
  expect(payload).toMatchObject({ type: 'alert.triggered', event_id: 'dlv_1' });
  expect(remark).toBe(
    'webhook_payload of the template was not used: it is no template: Unclosed section "x" (line 1, column 7)',
  );
});

it('a template that is gone, or damaged, gives way to the default message', async () => {
  const damage = { definition_json: '{' };
  await test.ctx.db.transaction((tx) =>
    tx.updateTable('templates').set(damage).where('namespace_id', '=', NS).execute(),
  );
  expect((await attempted()).remark).toBe(`the template ${templateId} was not used: it cannot be read`);
  await deleteTemplate(test.ctx, NS, templateId);
  expect(await attempted()).toEqual({
    payload: expect.objectContaining({ type: 'alert.triggered' }),
    remark: `the template ${templateId} was not used: it is gone`,
  });
});
