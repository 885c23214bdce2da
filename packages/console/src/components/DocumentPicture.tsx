import { Anchor, Group, Image, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { picturesOf } from './document-facts.ts';

interface Props {
  readonly document: Readonly<Record<string, unknown>>;
  /** In pixels. */
  readonly height?: number;
}

/** The pictures of a document; those of other hosts are links, so that looking at a document tells nobody. Nothing where it has none. */
export function DocumentPicture({ document, height = 180 }: Props) {
  const pictures = picturesOf(document, window.location.origin);
  if (pictures.length === 0) return null;
  return (
    <Stack gap="xs" align="flex-start">
      {pictures.map(({ url, place, isShown }) =>
        isShown ? (
          <Image
            key={url}
            src={url}
            alt={`Picture in ${place}`}
            mah={height}
            w="auto"
            maw="100%"
            fit="contain"
            radius="sm"
          />
        ) : (
          <Anchor key={url} href={url} target="_blank" rel="noreferrer noopener" size="sm" maw="100%">
            <Group gap={6} wrap="nowrap">
              <IconExternalLink size={14} aria-hidden />
              <Text span size="sm" truncate miw={0}>
                Picture in {place}: {url}
              </Text>
            </Group>
          </Anchor>
        ),
      )}
    </Stack>
  );
}
