import { Autocomplete, Group, Input, SegmentedControl, Stack, Text } from '@mantine/core';
import type { AlertInputMapping } from '@tocsin/contract';
import { parseJson } from '../query/json.ts';
import { useSurrounding } from '../use-surroundings.ts';

interface Props {
  readonly inputs: readonly string[];
  readonly mappings: readonly AlertInputMapping[];
  readonly onChange: (mappings: readonly AlertInputMapping[]) => void;
}

const SOURCES = [
  { value: 'document_field', label: 'a field' },
  { value: 'constant', label: 'a constant' },
];

/** Where the inputs of a retriever come from. */
export function Mappings({ inputs, mappings, onChange }: Props) {
  const put = (key: string, source: AlertInputMapping['source']): void =>
    onChange([...mappings.filter(({ input_key }) => input_key !== key), { input_key: key, source }]);
  return (
    <Input.Wrapper
      label="Inputs"
      labelElement="div"
      description="Where they come from, for each document that arrives"
      size="xs"
    >
      <Stack gap="xs" mt={6}>
        {inputs.map((key) => (
          <Mapping
            key={key}
            name={key}
            source={mappings.find(({ input_key }) => input_key === key)?.source}
            onChange={(source) => put(key, source)}
          />
        ))}
      </Stack>
    </Input.Wrapper>
  );
}

interface MappingProps {
  readonly name: string;
  readonly source: AlertInputMapping['source'] | undefined;
  readonly onChange: (source: AlertInputMapping['source']) => void;
}

function Mapping({ name, source, onChange }: MappingProps) {
  const { fields } = useSurrounding();
  const type = source?.source_type ?? 'document_field';
  const isField = type === 'document_field';
  const text = isField ? (source?.path ?? '') : written(source?.value);
  const put = (next: string): void =>
    onChange(isField ? { source_type: type, path: next } : { source_type: type, value: read(next) });
  return (
    <Group gap="xs" wrap="wrap">
      <Text size="sm" fw={500} miw={80}>
        {name}
      </Text>
      <SegmentedControl
        size="xs"
        aria-label={`Where ${name} comes from`}
        data={SOURCES}
        value={type}
        onChange={(next) =>
          onChange(
            next === 'constant'
              ? { source_type: 'constant', value: '' }
              : { source_type: 'document_field', path: '' },
          )
        }
      />
      <Autocomplete
        size="xs"
        flex={1}
        miw={140}
        aria-label={isField ? `Field for ${name}` : `Value of ${name}`}
        placeholder={isField ? 'metadata.title' : 'a text, or JSON'}
        data={isField ? fields.map(({ path }) => path) : []}
        value={text}
        onChange={put}
      />
    </Group>
  );
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

/** JSON where it is some, but for texts, which need no quotes. */
function read(text: string): unknown {
  const parsed = parseJson(text);
  return parsed.ok && typeof parsed.value !== 'string' ? parsed.value : text;
}
