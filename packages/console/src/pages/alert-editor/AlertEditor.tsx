import { Grid, Stack } from '@mantine/core';
import { useHotkeys, useMediaQuery } from '@mantine/hooks';
import { type ReactNode, useMemo, useState } from 'react';
import { Failed } from '../../components/Failed.tsx';
import classes from './AlertEditor.module.css';
import type { Draft } from './draft.ts';
import { isSame } from './draft.ts';
import { Issues, issuesOf } from './issues.ts';
import { Attachments } from './parts/Attachments.tsx';
import { Channels } from './parts/Channels.tsx';
import { Fatigue } from './parts/Fatigue.tsx';
import { Identity } from './parts/Identity.tsx';
import { LeaveGuard } from './parts/LeaveGuard.tsx';
import { QuerySection, useStoredRetrievers } from './parts/QuerySection.tsx';
import { Running } from './parts/Running.tsx';
import { SaveBar } from './parts/SaveBar.tsx';
import { useCollections } from './parts/use-collections.ts';
import { PreviewPanel } from './preview/PreviewPanel.tsx';
import { usePreview } from './preview/use-preview.ts';
import { useSave } from './use-save.ts';
import { Surrounding, useSurroundings } from './use-surroundings.ts';

interface Props {
  /** Null = it is a new one. */
  readonly alertId: string | null;
  /** What is stored, or what a new one begins with. */
  readonly stored: Draft;
  /** The head of the page. @param draft as it is now */
  readonly head: (draft: Draft) => ReactNode;
  /** What else there is to see of a stored alert. */
  readonly children?: ReactNode;
}

/** Makes or changes an alert; beside it stands what it would have found. */
export function AlertEditor({ alertId, stored, head, children }: Props) {
  const [draft, setDraft] = useState(stored);
  const [latest, setLatest] = useState(200);
  const [looked, setLooked] = useState<string | null>(null);
  // Beside the query it follows the eye; in a narrow window it stands right below it.
  const isWide = useMediaQuery('(min-width: 75em)', true, { getInitialValueInEffect: false });
  const save = useSave(alertId, stored);
  const change = (part: Partial<Draft>): void => {
    save.forget();
    setDraft((before) => ({ ...before, ...part }));
  };
  const notify = (part: Partial<Draft['notification']>): void =>
    change({ notification: { ...draft.notification, ...part } });
  const isDirty = !isSame(draft, save.stored);
  const submit = (): void => {
    if (isDirty && !save.isSaving) save.save(draft);
  };
  useHotkeys([['mod+Enter', submit]], []);

  const collections = useCollections();
  const retrievers = useStoredRetrievers();
  const attached = draft.attachments.map(({ collectionId }) => collectionId);
  const watched = attached.find((id) => id === looked) ?? attached[0] ?? null;
  const chosen = retrievers?.find(({ retriever_id }) => retriever_id === draft.retrieverId);
  const inputs = Object.keys(chosen?.input_schema ?? draft.inputs);
  const surroundings = useSurroundings(draft.searched[0] ?? watched);
  const preview = usePreview(draft, save.alertId, watched, latest);
  const issues = useMemo(() => [...save.issues, ...issuesOf(preview.error)], [save.issues, preview.error]);

  const panel = (
    <PreviewPanel
      preview={preview}
      draft={draft}
      surroundings={surroundings}
      collectionId={watched}
      collections={collections}
      onCollection={setLooked}
      latest={latest}
      onLatest={setLatest}
      onStages={(stages) => change({ stages })}
    />
  );

  return (
    <Issues value={issues}>
      <Surrounding value={surroundings}>
        {head(draft)}
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <Stack gap="md">
              <Identity draft={draft} onChange={change} />
              <Attachments draft={draft} inputs={inputs} collections={collections} onChange={change} />
              <QuerySection
                draft={draft}
                collections={collections}
                stored={retrievers ?? []}
                onChange={change}
              />
              {!isWide && panel}
              <Channels value={draft.notification} onChange={notify} />
              <Fatigue value={draft.notification} onChange={notify} />
              <Running draft={draft} onChange={change} />
              {save.error !== null && <Failed error={save.error} />}
              <SaveBar
                isNew={save.alertId === null}
                isDirty={isDirty}
                isSaving={save.isSaving}
                isReady={draft.name.trim() !== ''}
                onSave={submit}
                onDiscard={() => setDraft(save.stored)}
              />
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <Stack gap="md" className={classes.beside}>
              {isWide && panel}
              {children}
            </Stack>
          </Grid.Col>
        </Grid>
        <LeaveGuard isDirty={isDirty} />
      </Surrounding>
    </Issues>
  );
}
