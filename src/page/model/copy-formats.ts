import type { Docs, ExportedAs, MemberDoc, SymbolDoc } from '../../types.ts'

/** Formats a symbol as Markdown, to paste into an issue or a chat. */
export function toMarkdown(symbol: SymbolDoc): string {
  const { name, module, source, docs } = symbol
  const signatures = symbol.signatures ?? [symbol.signature]
  const sections = [
    `### ${name}`,
    `\`${module}:${source.line}\``,
    fence(signatures.join('\n')),
    ...(docs ? describeDocs(docs) : []),
  ]
  return `${sections.filter(Boolean).join('\n\n')}\n`
}

function describeDocs(docs: Docs): string[] {
  const { params = [], typeParams = [], members = [], throws = [], examples = [], see = [] } = docs
  return [
    docs.deprecated === undefined ? '' : `**Deprecated.** ${docs.deprecated}`.trim(),
    docs.summary,
    docs.description ?? '',
    list('Type parameters', typeParams.map(describeNamed)),
    list('Parameters', params.map(describeNamed)),
    docs.returns ? `**Returns:** ${docs.returns}` : '',
    list(
      'Throws',
      throws.map(({ type, description }) =>
        type ? `- \`${type}\`: ${description}` : `- ${description}`,
      ),
    ),
    list(
      'Members',
      members.map(({ name, summary }) => `- \`${name}\`: ${summary}`),
    ),
    docs.remarks ?? '',
    ...examples.map(({ code }) => `**Example**\n\n${fence(code)}`),
    list(
      'See',
      see.map((target) => `- ${target}`),
    ),
  ]
}

function describeNamed({ name, description }: { name: string; description: string }): string {
  return `- \`${name}\`: ${description}`
}

function list(title: string, lines: string[]): string {
  return lines.length > 0 ? `**${title}**\n\n${lines.join('\n')}` : ''
}

/** Fences code with more backticks than it contains, so that it cannot end its own fence. */
function fence(code: string): string {
  if (code.trimStart().startsWith('```')) return code
  const longest = Math.max(2, ...(code.match(/`{3,}/g) ?? []).map((run) => run.length))
  const marks = '`'.repeat(longest + 1)
  return `${marks}ts\n${code}\n${marks}`
}

/** Formats a symbol's docs as the comment above its declaration. */
export function toTsdoc({ docs }: SymbolDoc): string {
  if (!docs) return ''
  const { params = [], typeParams = [], throws = [], examples = [], see = [] } = docs
  const head = [docs.summary, docs.description].filter(Boolean).join('\n\n')
  const tags = [
    docs.remarks ? `@remarks ${docs.remarks}` : '',
    ...typeParams.map(({ name, description }) => `@typeParam ${name} - ${description}`),
    ...params.map(({ name, description }) => `@param ${name} - ${description}`),
    docs.returns ? `@returns ${docs.returns}` : '',
    ...throws.map(({ type, description }) =>
      type ? `@throws {@link ${type}} ${description}` : `@throws ${description}`,
    ),
    ...examples.map(({ code }) => `@example\n${fence(code)}`),
    ...see.map((target) => `@see ${target}`),
    docs.deprecated === undefined ? '' : `@deprecated ${docs.deprecated}`.trim(),
  ].filter(Boolean)
  const text = [head, tags.join('\n')].filter(Boolean).join('\n\n').replaceAll('*/', '*\\/')
  const lines = text.split('\n').map((line) => (line === '' ? ' *' : ` * ${line}`))
  return `/**\n${lines.join('\n')}\n */\n`
}

/** Writes one import line for each module that exports the symbol, with paths from the project's root. */
export function toImportLines(symbol: SymbolDoc): string[] {
  return symbol.exportedAs.map((place) => toImportLine(symbol, place))
}

function toImportLine({ name, kind }: SymbolDoc, place: ExportedAs): string {
  const isType = place.typeOnly === true || kind === 'interface' || kind === 'type'
  // `text.title` is imported by its namespace.
  const exported = place.name.split('.')[0] ?? place.name
  const binding =
    exported === 'default' ? toIdentifier(name, place.module) : `{ ${quoteName(exported)} }`
  return `import ${isType ? 'type ' : ''}${binding} from ${quote(`./${place.module}`)}`
}

function quote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`
}

const RE_IDENTIFIER = /^[\p{L}_$][\p{L}\p{N}_$]*$/u

function toIdentifier(name: string, module: string): string {
  if (name !== 'default' && RE_IDENTIFIER.test(name)) return name
  const file = module.slice(module.lastIndexOf('/') + 1).split('.')[0] ?? ''
  return file.replace(/[^\p{L}\p{N}_$]+(.?)/gu, (_, letter: string) => letter.toUpperCase()) || 'it'
}

function quoteName(name: string): string {
  if (RE_IDENTIFIER.test(name)) return name
  return `${quote(name)} as ${toIdentifier(name, name)}`
}

/** Formats a member's name for a list: `static create()`. */
export function describeMember({ name, kind, static: isStatic }: MemberDoc): string {
  const call = kind === 'method' || kind === 'function' ? `${name}()` : name
  return isStatic ? `static ${call}` : call
}
