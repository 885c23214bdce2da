import fc, { type Arbitrary } from 'fast-check';
import type { Scene, SceneKind } from '../scene.ts';

/** Strings that stand for JSON that no value has: a number that no 64-bit float holds, lists deeper than any stack. */
export const JSON_TOKENS: Readonly<Record<string, string>> = {
  '<huge number>': '1e400',
  '<deep lists>': `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  '<deep objects>': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
};

const KINDS: Readonly<Record<string, SceneKind>> = {
  alert_id: 'alert',
  alert_identifier: 'alert',
  batch_id: 'batch',
  channel_id: 'channel',
  collection_id: 'collection',
  collection_ids: 'collection',
  collection_identifier: 'collection',
  collection_identifiers: 'collection',
  document_id: 'document',
  document_ids: 'document',
  execution_id: 'execution',
  job_id: 'job',
  key_name: 'key_name',
  namespace: 'namespace',
  namespace_id: 'namespace',
  namespace_ids: 'namespace',
  namespace_identifier: 'namespace',
  'X-Namespace': 'namespace',
  resource_id: 'namespace',
  retriever_id: 'retriever',
  source_document_id: 'document',
  user_email: 'user_email',
};

/** A token for something of the scene, where a field or parameter of this name holds one; else null. */
export function tokenFor(name: string): Arbitrary<string> | null {
  const kind = KINDS[name];
  return kind === undefined ? null : tokenOf(kind);
}

/** A token for something of this kind. */
export function tokenOf(kind: SceneKind): Arbitrary<string> {
  return fc.nat(3).map((index) => `<${kind} ${index}>`);
}

/** Text with its tokens replaced by what the scene has; `encode` for where the text stands. */
export function fillTokens(text: string, scene: Scene, encode: (value: string) => string = (s) => s): string {
  return text.replaceAll(/<([a-z_]+) (\d)>/g, (token, kind: SceneKind, index: string) => {
    const values = scene[kind] as readonly string[] | undefined;
    if (!values || values.length === 0) return token;
    return encode(values[Number(index) % values.length] as string);
  });
}
