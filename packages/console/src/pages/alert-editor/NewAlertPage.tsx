import '../../styles/more.ts';
import { useState } from 'react';
import { PageTitle } from '../../components/PageTitle.tsx';
import { AlertEditor } from './AlertEditor.tsx';
import { newDraft } from './draft.ts';

/** Makes an alert. */
export function NewAlertPage() {
  const [stored] = useState(newDraft);
  return (
    <AlertEditor
      alertId={null}
      stored={stored}
      head={() => (
        <PageTitle
          title="New alert"
          about="Say what you want to know about; see at once what it would have found"
        />
      )}
    />
  );
}
