import { Paper, Stack, Text, ThemeIcon } from '@mantine/core';
import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface Props {
  readonly icon: Icon;
  readonly title: string;
  /** The next step. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** Where it is the whole page. */
  readonly heading?: 'h1' | 'h2';
}

/** What stands where there is nothing yet: it says the next step. */
export function Empty({ icon: Picture, title, children, action, heading = 'h2' }: Props) {
  return (
    <Paper p="xl" ta="center">
      <Stack align="center" gap="sm" py="lg">
        <ThemeIcon size={48} radius="xl" variant="light">
          <Picture aria-hidden size={26} stroke={1.5} />
        </ThemeIcon>
        <Text fw={600} size="lg" component={heading}>
          {title}
        </Text>
        <Text c="dimmed" maw={460} component="div">
          {children}
        </Text>
        {action}
      </Stack>
    </Paper>
  );
}
