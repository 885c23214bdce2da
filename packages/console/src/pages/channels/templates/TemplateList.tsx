import { ActionIcon, Badge, Button, Group, Paper, Stack, Text, Tooltip } from '@mantine/core';
import { IconPencil, IconPlus, IconTemplate } from '@tabler/icons-react';
import type { TemplateResponse } from '@tocsin/contract';
import { useState } from 'react';
import { DeleteButton } from '../../../components/DeleteButton.tsx';
import { Empty } from '../../../components/Empty.tsx';
import { Failed } from '../../../components/Failed.tsx';
import { ListHead } from '../../../components/ListHead.tsx';
import { LoadingRows } from '../../../components/LoadingRows.tsx';
import { LoadMore } from '../../../components/LoadMore.tsx';
import { useAct } from '../../../components/use-act.ts';
import { usePages } from '../../../components/use-pages.ts';
import { When } from '../../../components/When.tsx';
import { partsOf } from './parts.ts';
import { TemplateDrawer } from './TemplateDrawer.tsx';

/** What messages say in place of the default. */
export function TemplateList() {
  const { items, query } = usePages(['templates'], (tocsin, page, signal) =>
    tocsin.templates.list(page, { signal }),
  );
  /** Null makes a new one. */
  const [edited, setEdited] = useState<TemplateResponse | null | undefined>();
  const make = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited(null)}>
      New template
    </Button>
  );
  return (
    <>
      {items?.length !== 0 && (
        <ListHead about="Alerts name a template; what it leaves out is said by default.">{make}</ListHead>
      )}
      {query.error !== null && <Failed error={query.error} retry={() => void query.refetch()} />}
      {items === undefined && query.error === null && <LoadingRows />}
      {items?.length === 0 && (
        <Empty icon={IconTemplate} title="Messages are the default ones" action={make}>
          A template says in your words what fired. Write one, look at its preview, and name it in an alert.
        </Empty>
      )}
      <Stack gap="sm">
        {items?.map((template) => (
          <TemplateCard key={template.template_id} template={template} edit={() => setEdited(template)} />
        ))}
      </Stack>
      <LoadMore query={query} />
      {edited !== undefined && <TemplateDrawer template={edited} close={() => setEdited(undefined)} />}
    </>
  );
}

function TemplateCard({
  template,
  edit,
}: {
  readonly template: TemplateResponse;
  readonly edit: () => void;
}) {
  const { template_id: id, name, version, updated_at } = template;
  const remove = useAct({
    act: (tocsin) => tocsin.templates.delete(id),
    resource: 'templates',
    done: () => `${name} is deleted`,
  });
  return (
    <Paper p="md" component="article" aria-label={name}>
      <Group justify="space-between" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Text>
          <Group gap={6} mt={4}>
            {partsOf(template).map((part) => (
              <Badge key={part} color="gray">
                {part}
              </Badge>
            ))}
            <Text size="xs" c="dimmed">
              version {version} · <When time={updated_at} size="xs" span />
            </Text>
          </Group>
        </div>
        <Group gap={4} wrap="nowrap">
          <Tooltip label="Change">
            <ActionIcon variant="subtle" color="gray" aria-label={`Change ${name}`} onClick={edit}>
              <IconPencil size={18} />
            </ActionIcon>
          </Tooltip>
          <DeleteButton name={name} act={remove}>
            A template that alerts use cannot be deleted: take it out of them first.
          </DeleteButton>
        </Group>
      </Group>
    </Paper>
  );
}
