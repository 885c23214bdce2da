import { describe, expect, it } from 'vitest';
import { picturesOf, titleOf } from './document-facts.ts';

const ORIGIN = 'https://tocsin.example';

describe('what a document is called', () => {
  it('is a field that looks like a name, else its id', () => {
    expect(titleOf('doc_1', { name: 'second', title: 'first' })).toBe('first');
    expect(titleOf('doc_1', { title: ' ', size: 3 })).toBe('doc_1');
    expect(titleOf('doc_1', null)).toBe('doc_1');
  });
});

describe('pictures of a document', () => {
  it('are shown where the page has them itself, and are links elsewhere', () => {
    const metadata = {
      inline: 'data:image/png;base64,AA==',
      own: '/files/a.png',
      other: 'https://cdn.example/a.jpg?size=2',
      page: 'https://shop.example/',
    };
    expect(picturesOf({ metadata }, ORIGIN).map(({ place, isShown }) => [place, isShown])).toEqual([
      ['metadata.inline', true],
      ['metadata.own', true],
      ['metadata.other', false],
    ]);
  });

  it('come from blobs as well, each address once', () => {
    const document_blobs = [
      { field: 'photo', type: 'image', url: 'https://cdn.example/a' },
      { field: 'film', type: 'video', url: 'https://cdn.example/b' },
      { field: 'again', content_type: 'image/png', url: 'https://cdn.example/a' },
    ];
    expect(picturesOf({ document_blobs }, ORIGIN).map(({ place }) => place)).toEqual(['photo']);
  });

  it('never lead to anything but the web', () => {
    const document_blobs = [{ type: 'image', url: 'javascript:alert(1)' }];
    expect(picturesOf({ document_blobs }, ORIGIN)).toEqual([]);
  });
});
