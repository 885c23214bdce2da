import type { ChannelField } from '@tocsin/contract';
import { expect, it } from 'vitest';
import { changesOf, draftOf, settingsOf } from './draft.ts';
import { problemsFrom, problemsOf } from './problems.ts';

const plain = { label: '', help: '', required: false, secret: false };
const FIELDS: readonly ChannelField[] = [
  { ...plain, name: 'url', type: 'url', required: true },
  {
    ...plain,
    name: 'secret',
    type: 'string',
    secret: true,
    pattern: 'whsec_.+',
    pattern_in_words: 'whsec_ and more',
  },
  { ...plain, name: 'headers', type: 'headers', secret: true, default: {} },
  { ...plain, name: 'payload', type: 'object' },
  { ...plain, name: 'timeout', type: 'number', default: 10 },
  {
    ...plain,
    name: 'smtp',
    type: 'group',
    fields: [
      { ...plain, name: 'host', type: 'string', required: true },
      { ...plain, name: 'secure', type: 'choice', default: 'starttls' },
    ],
  },
];
const STORED = { url: 'https://a.example/', headers: { a: '***', b: '***' }, timeout: 10, payload: { x: 1 } };

it('sends what is filled in, and no group that was left alone', () => {
  const draft = { ...draftOf(FIELDS), url: 'https://a.example/', payload: '{"x":1}' };
  expect(settingsOf(FIELDS, draft)).toEqual({
    url: 'https://a.example/',
    headers: {},
    timeout: 10,
    payload: { x: 1 },
  });
});

it('changes what differs: secrets are kept, cleared fields are null', () => {
  const draft = draftOf(FIELDS, STORED);
  expect(changesOf(FIELDS, STORED, draft)).toEqual({});
  const headers = [
    { name: 'a', value: '', isKept: true },
    { name: 'c', value: 'new', isKept: false },
  ];
  expect(changesOf(FIELDS, STORED, { ...draft, headers, payload: '', secret: 'whsec_x' })).toEqual({
    headers: { a: '***', c: 'new' },
    payload: null,
    secret: 'whsec_x',
  });
  const smtp = { host: 'mail', secure: 'none' };
  const stored = { ...STORED, smtp: { host: 'mail', secure: 'starttls' } };
  expect(changesOf(FIELDS, stored, { ...draftOf(FIELDS, stored), smtp })).toEqual({
    smtp: { secure: 'none' },
  });
});

it('finds what is missing, by path', () => {
  const draft = { ...draftOf(FIELDS), secret: 'x', payload: '[', smtp: { host: '', secure: 'none' } };
  expect(problemsOf(FIELDS, draft)).toEqual({
    url: 'is required',
    secret: 'must be whsec_ and more',
    payload: 'is not valid JSON',
    'smtp.host': 'is required',
  });
  expect(problemsOf(FIELDS, draftOf(FIELDS, STORED), STORED)).toEqual({});
});

it('puts refusals of the server beside their fields', () => {
  const issues = [{ loc: ['body', 'config', 'smtp', 'host'], msg: 'is required' }];
  expect(problemsFrom(issues)).toEqual({ 'smtp.host': 'is required' });
});
