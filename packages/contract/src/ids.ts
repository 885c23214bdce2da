/** What the ids of each kind begin with. */
export const ID_PREFIXES = {
  namespace: 'ns_',
  collection: 'col_',
  document: 'doc_',
  retriever: 'ret_',
  alert: 'alt_',
  batch: 'bat_',
  execution: 'exec_',
  channel: 'chn_',
  delivery: 'dlv_',
  template: 'tpl_',
  silence: 'sil_',
  attempt: 'att_',
  key: 'key_',
  job: 'job_',
  organization: 'org_',
  user: 'usr_',
  request: 'req_',
  process: 'prc_',
} as const;

/** A kind of thing that has ids. */
export type IdKind = keyof typeof ID_PREFIXES;

/** How many characters follow the prefix. */
export const ID_LENGTH = 26;

const GENERATED = new RegExp(`^(?:${Object.values(ID_PREFIXES).join('|')})[0-9a-z]{${ID_LENGTH}}$`, 'i');
const CHANNEL = /^(?:wh|sl|em)_[0-9a-f]{16}$/i;

/** Whether a name could be taken for an id; such names are refused, so that "id or name" is never ambiguous. */
export function looksLikeId(name: string): boolean {
  return GENERATED.test(name) || CHANNEL.test(name);
}

/** Whether the text has the form of an id of this kind. */
export function isIdOf(kind: IdKind, text: string): boolean {
  return text.startsWith(ID_PREFIXES[kind]) && looksLikeId(text);
}
