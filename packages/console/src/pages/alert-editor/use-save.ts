import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useRefresh, useTocsin } from '../../data/client.ts';
import { failureOf } from '../../data/failures.ts';
import type { Draft } from './draft.ts';
import { type Issue, issuesOf } from './issues.ts';
import { type Saved, saveDraft } from './save.ts';

/** How a draft is saved. */
export interface Saving {
  /** Null while there is none yet. */
  readonly alertId: string | null;
  /** What is stored now. */
  readonly stored: Draft;
  readonly isSaving: boolean;
  /** What went wrong, where no field can show it. */
  readonly error: unknown;
  readonly issues: readonly Issue[];
  readonly save: (draft: Draft) => void;
  /** The draft was changed: what was wrong may not be so any more. */
  readonly forget: () => void;
}

/** Saves a draft. An alert that was made, but could not be attached, is changed by the next save. */
export function useSave(alertId: string | null, before: Draft): Saving {
  const tocsin = useTocsin();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const [known, setKnown] = useState({ alertId, stored: before });
  const { mutate, reset, isPending, error } = useMutation({
    mutationFn: (draft: Draft) => saveDraft(tocsin, known.alertId, draft, known.stored),
    onSuccess: (saved) => {
      setKnown({ alertId: saved.alertId, stored: saved.stored });
      void refresh('alerts');
      if (saved.failed !== null) return;
      notifications.show({
        color: 'teal',
        message: alertId === null ? 'The alert was made' : 'The alert was saved',
      });
      // The guard looks at what is stored, which is known behind the next render.
      if (alertId === null)
        setTimeout(() => void navigate({ to: '/alerts/$alertId', params: { alertId: saved.alertId } }));
    },
  });
  const [failed, setFailed] = useState<Saved['failed']>(null);
  const save = (draft: Draft): void => {
    setFailed(null);
    mutate(draft, { onSuccess: (saved) => setFailed(saved.failed) });
  };
  const forget = (): void => {
    setFailed(null);
    if (error !== null) reset();
  };
  const issues = useMemo(() => allIssues(error, failed), [error, failed]);
  const isShown = error === null || issuesOf(error).length > 0;
  return { ...known, isSaving: isPending, error: isShown ? null : error, issues, save, forget };
}

function allIssues(error: unknown, failed: Saved['failed']): Issue[] {
  if (failed === null) return issuesOf(error);
  const place = `attachments[${failed.at}]`;
  const issues = issuesOf(failed.error, `${place}.`);
  const message = 'The alert is saved, but could not be attached here. Change what is wrong and save again.';
  const reason = issues.length > 0 ? '' : ` ${failureOf(failed.error).message}`;
  return [...issues, { place, message: `${message}${reason}` }];
}
