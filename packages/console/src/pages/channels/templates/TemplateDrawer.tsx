import { Button, Drawer, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { TemplateResponse } from '@tocsin/contract';
import { type FormEvent, useMemo, useState } from 'react';
import { Failed } from '../../../components/Failed.tsx';
import { useAct } from '../../../components/use-act.ts';
import { TEMPLATE_PARTS, type TemplateDraft, templateDraftOf, templateFieldsOf } from './parts.ts';
import { TemplatePreview } from './TemplatePreview.tsx';

interface Props {
  /** Null makes a new one. */
  readonly template: TemplateResponse | null;
  readonly close: () => void;
}

const TYPING_MS = 500;

/** Makes or changes a template, and shows while it is written what each kind of channel would be sent. */
export function TemplateDrawer({ template, close }: Props) {
  const [name, setName] = useState(template?.name ?? '');
  const [draft, setDraft] = useState(() => templateDraftOf(template));
  const [settled] = useDebouncedValue(draft, TYPING_MS);
  const shown = useMemo(() => fieldsOrNull(settled), [settled]);
  const save = useAct<void, TemplateResponse>({
    act: (tocsin) => {
      const body = { name: name.trim(), ...templateFieldsOf(draft) };
      return template === null
        ? tocsin.templates.create(body)
        : tocsin.templates.update(template.template_id, body);
    },
    resource: 'templates',
    done: () => (template === null ? 'The template is made' : 'The template is changed'),
  });
  const isJson = fieldsOrNull(draft) !== null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(undefined, { onSuccess: close });
  };
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="xl"
      title={template === null ? 'New template' : `Change ${template.name}`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label="Name"
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          {TEMPLATE_PARTS.map(({ name: part, label, help }) => (
            <Textarea
              key={part}
              label={label}
              description={help}
              placeholder="the default"
              autosize
              minRows={part === 'subject' ? 1 : 2}
              maxRows={12}
              spellCheck={false}
              value={draft[part]}
              error={part === 'webhook_payload' && !isJson ? 'is not valid JSON' : undefined}
              onChange={(event) => setDraft({ ...draft, [part]: event.currentTarget.value })}
            />
          ))}
          {shown !== null && <TemplatePreview fields={shown} />}
          {save.error !== null && <Failed error={save.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending} disabled={!isJson || name.trim() === ''}>
              {template === null ? 'Make the template' : 'Save'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Drawer>
  );
}

function fieldsOrNull(draft: TemplateDraft) {
  try {
    return templateFieldsOf(draft);
  } catch {
    return null;
  }
}
