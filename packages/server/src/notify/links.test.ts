import { expect, it } from 'vitest';
import { linksOf } from './links.ts';

it('links name the namespace and keep whatever an id holds in its place', () => {
  const links = linksOf('https://t.example.com/base/', 'ns_1');
  expect(links.execution('exec_1')).toBe('https://t.example.com/base/executions/exec_1?namespace=ns_1');
  expect(links.alert('alt_1')).toBe('https://t.example.com/base/alerts/alt_1?namespace=ns_1');
  expect(links.document('col_1', "a/..|b>c?d='(é\ud800)'")).toBe(
    'https://t.example.com/base/documents/col_1/a%2F..%7Cb%3Ec%3Fd%3D%27%28%C3%A9%EF%BF%BD%29%27?namespace=ns_1',
  );
});
