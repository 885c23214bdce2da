import { Paper, Stack, Switch } from '@mantine/core';
import type { FatigueControl, NearDuplicates } from '@tocsin/contract';
import type { ReactNode } from 'react';
import { useIssuesBelow } from '../issues.ts';
import { factsOf, type Surroundings, useSurrounding } from '../use-surroundings.ts';
import { DigestForm } from './DigestForm.tsx';
import { CooldownForm, DedupeForm, FloodGuardForm, NearDuplicatesForm } from './fatigue-forms.tsx';
import { Section } from './Section.tsx';
import { Trouble } from './Trouble.tsx';

interface Props {
  readonly value: Partial<FatigueControl>;
  readonly onChange: (change: Partial<FatigueControl>) => void;
}

/** What keeps an alert from nagging: each is off until it is wanted. */
export function Fatigue({ value, onChange }: Props) {
  const { features } = useSurrounding();
  const { cooldown = null, dedupe = null, near_duplicates = null, digest = null, flood_guard = null } = value;
  return (
    <Section title="How often it tells" about="What is held back stays recorded, with the reason">
      <Stack gap="xs">
        <Rule
          name="cooldown"
          title="Cooldown"
          about="After it told, it is quiet for a while"
          isOn={cooldown !== null}
          onToggle={(on) => onChange({ cooldown: on ? { period: '1h' } : null })}
        >
          {cooldown !== null && (
            <CooldownForm value={cooldown} onChange={(next) => onChange({ cooldown: next })} />
          )}
        </Rule>
        <Rule
          name="dedupe"
          title="Tell once"
          about="What was told once is not told again"
          isOn={dedupe !== null}
          onToggle={(on) => onChange({ dedupe: on ? { by: 'document' } : null })}
        >
          {dedupe !== null && <DedupeForm value={dedupe} onChange={(next) => onChange({ dedupe: next })} />}
        </Rule>
        <Rule
          name="near_duplicates"
          title="Near duplicates"
          about="The same picture or text again counts up the first message"
          isOn={near_duplicates !== null}
          onToggle={(on) => onChange({ near_duplicates: on ? nearDuplicatesOf(features) : null })}
        >
          {near_duplicates !== null && (
            <NearDuplicatesForm
              value={near_duplicates}
              onChange={(next) => onChange({ near_duplicates: next })}
            />
          )}
        </Rule>
        <Rule
          name="digest"
          title="Digest"
          about="Runs are gathered and told in one message"
          isOn={digest !== null}
          onToggle={(on) => onChange({ digest: on ? { every: 'daily' } : null })}
        >
          {digest !== null && <DigestForm value={digest} onChange={(next) => onChange({ digest: next })} />}
        </Rule>
        <Rule
          name="flood_guard"
          title="Flood guard"
          about="Far more matches than usual are held, and you are told once"
          isOn={flood_guard !== null}
          onToggle={(on) => onChange({ flood_guard: on ? { factor: 10, minimum: 100, window: '1h' } : null })}
        >
          {flood_guard !== null && (
            <FloodGuardForm value={flood_guard} onChange={(next) => onChange({ flood_guard: next })} />
          )}
        </Rule>
      </Stack>
    </Section>
  );
}

/** The first feature that there is, with what is usual for its kind. */
function nearDuplicatesOf(features: Surroundings['features']): NearDuplicates {
  const feature = features[0]?.feature_address ?? '';
  const { isHash } = factsOf(features, feature);
  return { feature, min_score: isHash ? null : 0.95, max_distance: isHash ? 10 : null, window: '1d' };
}

interface RuleProps {
  readonly name: keyof FatigueControl;
  readonly title: string;
  readonly about: string;
  readonly isOn: boolean;
  readonly onToggle: (on: boolean) => void;
  readonly children: ReactNode;
}

function Rule({ name, title, about, isOn, onToggle, children }: RuleProps) {
  const issues = useIssuesBelow(`notification_config.${name}`, []);
  return (
    <Paper p="sm" radius="md" bg="var(--mantine-color-body)">
      <Switch
        label={title}
        description={about}
        checked={isOn}
        onChange={(event) => onToggle(event.currentTarget.checked)}
      />
      {isOn && (
        <Stack gap="xs" mt="sm" pl={{ base: 0, xs: 46 }}>
          {children}
          <Trouble issues={issues} />
        </Stack>
      )}
    </Paper>
  );
}
