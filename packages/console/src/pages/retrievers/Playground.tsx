import { Accordion, Alert, Button, Grid, Group, Paper, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconInfoCircle, IconPlayerPlay } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { Metadata, RetrieverModel } from '@tocsin/contract';
import { ValidationError } from '@tocsin/sdk';
import { type FormEvent, useState } from 'react';
import { Failed } from '../../components/Failed.tsx';
import { JsonView } from '../../components/JsonView.tsx';
import { useTocsin } from '../../data/client.ts';
import { InputField } from './InputField.tsx';
import { inputsDraftOf, inputsOf, missingOf } from './inputs.ts';
import { Results } from './Results.tsx';
import { StageBars } from './StageBars.tsx';

const PAGE = 50;

/** The inputs of a retriever, a button that runs it, and what came of it. */
export function Playground({ retriever }: { readonly retriever: RetrieverModel }) {
  const { retriever_id: id, input_schema: schema, stages, collection_ids } = retriever;
  const tocsin = useTocsin();
  const [draft, setDraft] = useState(() => inputsDraftOf(schema));
  const [problem, setProblem] = useState<string | null>(null);
  const [missing, setMissing] = useState<readonly string[]>([]);
  const run = useMutation({
    mutationFn: async (inputs: Metadata) => {
      const [result, plan] = await Promise.all([
        tocsin.retrievers.execute(id, {
          inputs,
          pagination: { method: 'offset', page_size: PAGE, page_number: 1 },
        }),
        tocsin.retrievers.explain(id, { inputs }),
      ]);
      return { result, plan };
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const lacking = missingOf(schema, draft);
    setMissing(lacking);
    setProblem(null);
    try {
      const inputs = inputsOf(schema, draft);
      if (lacking.length === 0) run.mutate(inputs);
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  const problemOf = problemsIn(run.error);
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 5, lg: 4 }}>
        <Stack gap="md">
          <Paper p="md">
            <form onSubmit={submit}>
              <Stack gap="md">
                <Text fw={600} size="sm" component="h2">
                  Inputs
                </Text>
                {Object.keys(schema).length === 0 && (
                  <Text size="sm" c="dimmed">
                    It takes none
                  </Text>
                )}
                {Object.entries(schema).map(([name, field]) => (
                  <InputField
                    key={name}
                    name={name}
                    field={field}
                    value={draft[name]}
                    problem={missing.includes(name) ? 'is required' : problemOf(name)}
                    onChange={(value) => setDraft({ ...draft, [name]: value })}
                  />
                ))}
                {problem !== null && (
                  <Text size="sm" role="alert">
                    {problem}
                  </Text>
                )}
                <Group>
                  <Button type="submit" loading={run.isPending} leftSection={<IconPlayerPlay size={16} />}>
                    Run
                  </Button>
                </Group>
              </Stack>
            </form>
          </Paper>
          <Stages stages={stages} />
        </Stack>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 7, lg: 8 }}>
        <Stack gap="md">
          {collection_ids.length === 0 && (
            <Alert icon={<IconInfoCircle aria-hidden />} color="blue">
              It looks at documents as they arrive. An alert runs it then; here it has no collection to
              search.
            </Alert>
          )}
          {run.error !== null && <Failed error={run.error} />}
          {run.data !== undefined && <StageBars {...run.data} />}
          {run.data !== undefined && <Results result={run.data.result} />}
          {run.data === undefined && run.error === null && (
            <Text c="dimmed" size="sm" ta="center" py="xl">
              Run it to see what it finds, why, and how long each stage takes. Nobody is told.
            </Text>
          )}
        </Stack>
      </Grid.Col>
    </Grid>
  );
}

/** Open where there is room beside the results. */
function Stages({ stages }: Pick<RetrieverModel, 'stages'>) {
  const isWide = useMediaQuery('(min-width: 62em)', true, { getInitialValueInEffect: false });
  return (
    <Accordion variant="contained" radius="lg" order={2} defaultValue={isWide ? 'stages' : null}>
      <Accordion.Item value="stages" bg="var(--mantine-color-default)">
        <Accordion.Control>
          <Text fw={600} size="sm">
            Stages
          </Text>
        </Accordion.Control>
        <Accordion.Panel>
          <JsonView value={stages} label="Stages" depth={5} />
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

/** What the server says of single inputs. */
function problemsIn(error: unknown): (input: string) => string | undefined {
  if (!(error instanceof ValidationError)) return () => undefined;
  return (input) => error.issues.find(({ loc }) => loc[1] === 'inputs' && loc[2] === input)?.msg;
}
