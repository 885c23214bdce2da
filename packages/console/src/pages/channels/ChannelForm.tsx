import { Button, Checkbox, Group, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import type { ChannelConfig, ChannelResponse, ChannelTypeModel } from '@tocsin/contract';
import { ValidationError } from '@tocsin/sdk';
import { type FormEvent, useState } from 'react';
import { Failed } from '../../components/Failed.tsx';
import { useAct } from '../../components/use-act.ts';
import { ConfigFields, fieldsOf } from './ConfigFields.tsx';
import { changesOf, draftOf, type Settings, settingsOf } from './draft.ts';
import { type Problems, problemsFrom, problemsOf } from './problems.ts';

interface Props {
  readonly types: readonly ChannelTypeModel[];
  readonly channel: ChannelResponse | null;
  readonly others: readonly ChannelResponse[];
  readonly saved: (answer: ChannelResponse) => void;
}

/** The field of the secret that signs: answers leave it out. */
const SIGNING = 'secret';

/** The form of a channel; its fields follow from the description of its kind. */
export function ChannelForm({ types, channel, others, saved }: Props) {
  const before = settingsThereOf(channel);
  const [kind, setKind] = useState<string>(channel?.channel_type ?? types[0]?.channel_type ?? '');
  const type = types.find((one) => one.channel_type === kind);
  const [name, setName] = useState(channel?.name ?? '');
  const [fallback, setFallback] = useState(channel?.fallback_channel_id ?? null);
  const [draft, setDraft] = useState(() => draftOf(type?.fields ?? [], before));
  const [chosen, choose] = useState(() => chosenOf(type, before));
  const [isRotating, setRotating] = useState(false);
  const [found, setFound] = useState<Problems>({});
  const fields = type === undefined ? [] : fieldsOf(type, chosen);

  const save = useAct<void, ChannelResponse>({
    act: (tocsin) => {
      const about = { name: name.trim() === '' ? null : name.trim(), fallback_channel_id: fallback };
      if (channel !== null)
        return tocsin.channels.update(channel.channel_id, {
          ...about,
          config: changesOf(fields, before, draft),
          ...(isRotating && { rotate_secret: true }),
        });
      const config = settingsOf(fields, draft) as unknown as ChannelConfig;
      return tocsin.channels.create({ ...about, channel_type: kind, config });
    },
    resource: 'channels',
    done: () => (channel === null ? 'The channel is made' : 'The channel is changed'),
  });
  const refused = save.error instanceof ValidationError ? problemsFrom(save.error.issues) : {};

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const problems = problemsOf(fields, draft, before);
    setFound(problems);
    const form = event.currentTarget as HTMLFormElement;
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
    if (Object.keys(problems).length === 0) save.mutate(undefined, { onSuccess: saved });
  };
  const chooseKind = (chosenKind: string): void => {
    const next = types.find((one) => one.channel_type === chosenKind);
    setKind(chosenKind);
    setDraft(draftOf(next?.fields ?? []));
    choose(chosenOf(next, {}));
    setFound({});
    save.reset();
  };

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        {channel === null && (
          <SegmentedControl
            fullWidth
            aria-label="Kind"
            value={kind}
            onChange={chooseKind}
            data={types.map(({ channel_type, label }) => ({ value: channel_type, label }))}
          />
        )}
        <Text size="sm" c="dimmed">
          {type?.help}
        </Text>
        <TextInput
          label="Name"
          description="What people call it."
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={refused['name']}
          data-autofocus
        />
        {type !== undefined && (
          <ConfigFields
            type={type}
            draft={draft}
            before={before}
            problems={{ ...refused, ...found }}
            chosen={chosen}
            choose={choose}
            onChange={setDraft}
          />
        )}
        {channel !== null && before[SIGNING] !== undefined && (
          <Checkbox
            label="Make a new signing secret"
            description="It is shown once; the one of now stays valid for a day."
            checked={isRotating}
            onChange={(event) => setRotating(event.currentTarget.checked)}
          />
        )}
        <Select
          label="Fallback"
          description="The channel that is told when this one is paused because it fails."
          placeholder="none"
          clearable
          value={fallback}
          onChange={setFallback}
          data={others
            .filter(({ channel_id }) => channel_id !== channel?.channel_id)
            .map((one) => ({ value: one.channel_id, label: one.name ?? one.channel_id }))}
        />
        {save.error !== null && <Failed error={save.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {channel === null ? 'Make the channel' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What the channel has now, with a mark for the secret that signs. */
function settingsThereOf(channel: ChannelResponse | null): Settings {
  if (channel === null) return {};
  const isSigning = channel.channel_type === 'webhook' && channel.has_secret === true;
  return { ...channel.config, ...(isSigning && { [SIGNING]: true }) };
}

function chosenOf(type: ChannelTypeModel | undefined, before: Settings): string | undefined {
  return type?.one_of?.find((name) => before[name] !== undefined) ?? type?.one_of?.[0];
}
