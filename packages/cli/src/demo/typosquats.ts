/** The typosquat watch: names that are spelled almost like a well-known one. */
export const TYPOSQUAT_WATCH = 'Looks like a well-known name';

const WELL_KNOWN = [
  'ansible',
  'apache2',
  'blender',
  'chromium',
  'cryptography',
  'curl',
  'django',
  'docker.io',
  'emacs',
  'ffmpeg',
  'firefox',
  'flask',
  'gimp',
  'gnupg',
  'golang',
  'imagemagick',
  'inkscape',
  'libcurl4',
  'libreoffice',
  'mariadb-server',
  'nginx',
  'nodejs',
  'numpy',
  'openssh-server',
  'openssl',
  'postgresql',
  'redis-server',
  'requests',
  'rsync',
  'sqlite3',
  'systemd',
  'thunderbird',
  'wireshark',
];

/**
 * Short names are compared by their letters and pairs of letters, which a typing error changes least. Words as a whole
 * would only tell equal from different.
 */
export const NAME_EXTRACTOR: object = {
  feature_extractor_name: 'text_extractor',
  version: 'v1',
  params: {
    embedding: 'lexical',
    fields: ['metadata.name'],
    dimensions: 512,
    char_ngrams: [1, 2],
    word_ngrams: null,
  },
};

/** The documents of the reference collection. `word` is what must be spelled right in a name that is no look-alike. */
export const REFERENCE_DOCUMENTS: readonly object[] = WELL_KNOWN.map((name) => ({
  document_id: name,
  metadata: { name, word: name.split(/[-.]/)[0] },
}));

/**
 * What the alert does for each arriving name: leaves out the well-known names that it spells right, itself or as one of
 * its words (`libreoffice-l10n-fi` is no look-alike of `libreoffice`), and finds those that it is spelled almost like.
 */
export function typosquatRetriever(referenceId: string): object {
  const stage = (stage_id: string, parameters: object): object => ({
    stage_name: stage_id,
    stage_type: 'filter',
    config: { stage_id, parameters },
  });
  return {
    collection_identifiers: [referenceId],
    input_schema: { stem: { type: 'string', required: true }, words: { type: 'array', required: true } },
    stages: [
      stage('attribute_filter', { field: 'metadata.word', operator: 'nin', value: '{{INPUT.words}}' }),
      stage('feature_search', {
        searches: [
          {
            feature_uri: 'tocsin://text_extractor@v1/lexical',
            query: { text: '{{INPUT.stem}}' },
            min_score: 0.76,
          },
        ],
      }),
    ],
  };
}

/** The inputs come from the arriving document. */
export const TYPOSQUAT_MAPPINGS: readonly object[] = ['stem', 'words'].map((input_key) => ({
  input_key,
  source: { source_type: 'document_field', path: `metadata.${input_key}` },
}));
