import { ActionIcon, Alert, Code, CopyButton, Group, Stack, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconKey } from '@tabler/icons-react';

interface Props {
  /** What it is: `Signing secret`. */
  readonly title: string;
  readonly secret: string;
  /** What to do with it. */
  readonly children: string;
}

/** A secret that no later answer will show. */
export function ShownOnce({ title, secret, children }: Props) {
  return (
    <Alert color="teal" icon={<IconKey aria-hidden />} title={`${title}: copy it now`}>
      <Stack gap="xs">
        <Text size="sm">{children} It is not shown again.</Text>
        <Group gap="xs" wrap="nowrap">
          <Code block flex={1} style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {secret}
          </Code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? 'Copied' : 'Copy'}>
                <ActionIcon
                  size="lg"
                  variant="default"
                  onClick={copy}
                  aria-label={copied ? 'Copied' : `Copy the ${title.toLowerCase()}`}
                >
                  {copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  );
}
