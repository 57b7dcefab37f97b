import type { ParameterDoc, SymbolDoc } from '../../src/types.ts'

export interface ReadSymbol {
  doc: SymbolDoc
  source: string
  /** Whether an example uses the symbol and compiles. */
  isGood: (code: string) => boolean
}

/** All that ships for each symbol beside its source, for reading. */
export function writeReading(symbols: readonly ReadSymbol[]): string {
  return `${symbols.map(writeSymbol).join('\n\n---\n\n')}\n`
}

function writeSymbol({ doc, source, isGood }: ReadSymbol): string {
  const { id, status, docs, issues = [], error, tokens } = doc
  const counted = tokens ? `, ${tokens.input} tokens in, ${tokens.output} out` : ''
  const lines = [`## ${id}`, '', `${status}${counted}`, '', fence(source)]
  if (error) lines.push('', `Error: ${error.code} ${error.message}`)
  if (docs) {
    const { summary, description, returns, throws = [], examples = [], members = [] } = docs
    lines.push('', `**${summary}**`)
    if (description) lines.push('', description)
    if (docs.remarks) lines.push('', `Remarks: ${docs.remarks}`)
    lines.push(...writeList('Parameters', docs.params), ...writeList('Types', docs.typeParams))
    if (returns) lines.push('', `Returns: ${returns}`)
    const named = throws.map(({ type = 'error', description }) => ({ name: type, description }))
    lines.push(...writeList('Throws', named))
    const told = members.flatMap(({ name, summary, params = [], returns }) => [
      { name, description: summary },
      ...params.map((param) => ({ ...param, name: `${name} · ${param.name}` })),
      ...(returns ? [{ name: `${name} · returns`, description: returns }] : []),
    ])
    lines.push(...writeList('Members', told))
    for (const { code, check } of examples) {
      const verdict = isGood(code) ? 'uses the symbol and compiles' : 'does not use it or compile'
      lines.push('', `Example (${check}; ${verdict}):`, '', fence(code))
    }
    if (docs.see) lines.push('', `See: ${docs.see.join(', ')}`)
    if (docs.deprecated) lines.push('', `Deprecated: ${docs.deprecated}`)
  }
  if (issues.length > 0) lines.push('', 'Dropped or wrong:', '')
  for (const { code, message } of issues) lines.push(`- ${code}: ${message}`)
  return lines.join('\n')
}

function writeList(title: string, items: readonly ParameterDoc[] = []): string[] {
  if (items.length === 0) return []
  return ['', `${title}:`, ...items.map(({ name, description }) => `- \`${name}\`: ${description}`)]
}

function fence(code: string): string {
  return `\`\`\`\`ts\n${code}\n\`\`\`\``
}
