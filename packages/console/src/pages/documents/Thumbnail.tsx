import { Image } from '@mantine/core';
import type { DocumentResponse } from '@tocsin/contract';
import { picturesOf } from '../../components/document-facts.ts';

const SIZE = 36;

/** The first picture of a document that the page may show; nothing where there is none. */
export function Thumbnail({ document }: { readonly document: DocumentResponse }) {
  const picture = picturesOf(document, window.location.origin).find(({ isShown }) => isShown);
  if (picture === undefined) return null;
  return (
    <Image
      src={picture.url}
      alt=""
      w={SIZE}
      h={SIZE}
      fit="cover"
      radius="sm"
      flex={`0 0 ${SIZE}px`}
      loading="lazy"
    />
  );
}
