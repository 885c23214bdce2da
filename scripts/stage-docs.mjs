// The part of docs/retrievers.md that follows from the descriptions of the stages.

/** A stage in Markdown: what it does, its parameters, an example. */
export function stageDocs({ id, category, description, parameters, example }) {
  const stage = { stage_id: id, stage_type: category, parameters: example };
  return `### \`${id}\` (${category})

${description}

${rowsOf(parameters, '').join('\n')}

\`\`\`json
${JSON.stringify(stage, null, 2)}
\`\`\`
`;
}

/** The parameters of an object as list items, those of its parts below it. */
function rowsOf({ properties, required = [] }, indent) {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const facts = [typeOf(schema), ...limitsOf(schema)];
    if (required.includes(name)) facts.push('required');
    if (schema.default !== undefined) facts.push(`default \`${JSON.stringify(schema.default)}\``);
    const aliases = schema['x-aliases']?.map((alias) => `\`${alias}\``).join(', ');
    const also = aliases ? ` Also: ${aliases}.` : '';
    const row = `${indent}- \`${name}\` (${facts.filter(Boolean).join(', ')}): ${schema.description ?? ''}${also}`;
    const part = schema.items?.properties ? schema.items : schema.properties ? schema : null;
    return [row.trimEnd(), ...(part ? rowsOf(part, `${indent}  `) : [])];
  });
}

function typeOf({ type, items, enum: values }) {
  if (values) return values.map((value) => `\`${value}\``).join(' or ');
  if (type === 'array') return `list of ${items.type === 'string' ? 'texts' : 'objects'}`;
  return { integer: 'whole number', string: 'text', boolean: 'true or false' }[type] ?? type ?? 'any';
}

function limitsOf({ type, minimum, maximum, maxLength, maxItems }) {
  if (maxItems !== undefined) return [`at most ${maxItems}`];
  if (type === 'string') return maxLength > 500 ? [`at most ${maxLength} characters`] : [];
  if (minimum !== undefined && maximum !== undefined) return [`${minimum} to ${maximum}`];
  return minimum === undefined ? [] : [`at least ${minimum}`];
}
