import { Anchor, Badge, Group, Paper, Text } from '@mantine/core';
import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { RetrieverModel } from '@tocsin/contract';
import { Fragment } from 'react';
import { DeleteButton } from '../../components/DeleteButton.tsx';
import { useAct } from '../../components/use-act.ts';
import { useCollectionNames } from '../../components/use-names.ts';
import { When } from '../../components/When.tsx';

/** A retriever in the list: its stages, and where it searches. */
export function RetrieverCard({ retriever }: { readonly retriever: RetrieverModel }) {
  const { retriever_id: id, retriever_name: name, description, stages, collection_ids, tags } = retriever;
  const names = useCollectionNames();
  const remove = useAct({
    act: (tocsin) => tocsin.retrievers.delete(id),
    resource: 'retrievers',
    done: () => `${name} is deleted`,
  });
  const where = collection_ids.map((one) => names.get(one) ?? one).join(', ');
  return (
    <Paper p="md" component="article" aria-label={name}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Anchor
            fw={600}
            c="inherit"
            style={{ overflowWrap: 'anywhere' }}
            renderRoot={(props) => (
              <Link to="/retrievers/$retrieverId" params={{ retrieverId: id }} {...props} />
            )}
          >
            {name}
          </Anchor>
          {description !== null && (
            <Text size="sm" c="dimmed">
              {description}
            </Text>
          )}
          <Group gap={6} mt={8}>
            {stages.map((stage, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: stages are told apart by their place
              <Fragment key={i}>
                {i > 0 && <IconArrowRight size={14} aria-hidden />}
                <Badge color="gray">{stage.stage_name}</Badge>
              </Fragment>
            ))}
            {tags.map((tag) => (
              <Badge key={tag} variant="outline" color="gray">
                {tag}
              </Badge>
            ))}
          </Group>
          <Text size="xs" c="dimmed" mt={8}>
            {where === '' ? 'looks at arriving documents' : `searches ${where}`} · version {retriever.version}{' '}
            · <When time={retriever.updated_at} size="xs" span />
          </Text>
        </div>
        <DeleteButton name={name} act={remove}>
          A retriever that alerts use cannot be deleted: change or delete them first.
        </DeleteButton>
      </Group>
    </Paper>
  );
}
