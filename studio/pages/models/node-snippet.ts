/** A node as a flow file has it; JSON is YAML, so a value is written as JSON. */
export const nodeSnippet = (name: string, type: string, parts: Readonly<Record<string, unknown>>): string =>
  [
    `- name: ${name}`,
    `  type: ${type}`,
    ...Object.entries(parts).map(
      ([key, value]) => `  ${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
  ].join('\n')
