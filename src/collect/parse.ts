import type { ts } from 'ts-morph'
import { readCallSites } from './call-sites.ts'
import { moduleComment } from './comments.ts'
import { describeDeclaration, type ModuleScope } from './declarations.ts'
import { createLineTable } from './lines.ts'
import { readLinks, type Links, requiredModule } from './links.ts'
import { inheritDocs } from './unite-docs.ts'
import { groupParts, type Part } from './parts.ts'
import type { Declaration, ExportEntry, ModuleRecord } from './record.ts'
import { scriptOfFile, type Script } from './script.ts'
import { parseModuleComment } from './tsdoc.ts'
import { findSyntaxError, typescript } from './typescript.ts'
import { readVueScript } from './markup.ts'

/** Reads what a module's text contains. The file name only tells how to parse it. Never throws. */
export function parseModule(text: string, fileName: string): ModuleRecord {
  const script = scriptOfFile(fileName) ?? 'ts'
  const vue = script === 'vue' ? readVueScript(text) : undefined
  try {
    const file = parseText(vue?.text ?? text, vue?.script ?? (script as Script))
    const record = readModule(file)
    if (vue) record.specifiers = [...new Set([...vue.sources, ...record.specifiers])]
    return record
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { ...emptyRecord(), problem: 'The code is nested too deeply to be read.' }
  }
}

function emptyRecord(): ModuleRecord {
  return { specifiers: [], imports: [], exports: [], declarations: [] }
}

/** Parses a text by syntax alone; `d.ts` for declarations. */
export function parseText(text: string, script: Script | 'd.ts'): ts.SourceFile {
  const ts = typescript()
  const kinds = {
    ts: ts.ScriptKind.TS,
    'd.ts': ts.ScriptKind.TS,
    tsx: ts.ScriptKind.TSX,
    js: ts.ScriptKind.JS,
    jsx: ts.ScriptKind.JSX,
  }
  const options: ts.CreateSourceFileOptions = {
    languageVersion: ts.ScriptTarget.Latest,
    jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
  }
  return ts.createSourceFile(`module.${script}`, text, options, false, kinds[script])
}

function readModule(file: ts.SourceFile): ModuleRecord {
  const parts = groupParts(file)
  const links = readLinks(file, new Set(parts.keys()))
  const imports = new Set(links.imports.map(({ local }) => local))
  const lines = createLineTable(file.text)
  const scope: ModuleScope = {
    file,
    lines,
    topLevel: new Set([...imports, ...parts.keys()]),
    imports,
  }
  const comment = moduleComment(file)
  const moduleText = comment && parseModuleComment(comment)
  const problem = readProblem(file, scope)
  const calls = readCallSites(file, namesOfValues(links))
  return {
    specifiers: readSpecifiers(file),
    ...links,
    declarations: describeExported(scope, parts, links.exports),
    ...(calls.length && { calls }),
    ...(moduleText && { comment: moduleText }),
    ...(problem && { problem }),
  }
}

/** What a module may call of the project's symbols. */
function namesOfValues({ imports, exports }: Links): Set<string> {
  return new Set([
    ...imports.flatMap(({ local, typeOnly }) => (typeOnly ? [] : local)),
    ...exports.flatMap((entry) => (entry.type === 'local' ? entry.local : [])),
  ])
}

/** The exported declarations and those that they name, in source order. */
function describeExported(
  scope: ModuleScope,
  parts: ReadonlyMap<string, Part[]>,
  exports: readonly ExportEntry[],
): Declaration[] {
  const described = new Map<string, Declaration>()
  const describe = (local: string): void => {
    const group = parts.get(local)
    if (!group || described.has(local)) return
    const declaration = describeDeclaration(scope, group)
    described.set(local, declaration)
    if (declaration.inherits) describe(declaration.inherits.split(/[.#]/)[0]!)
  }
  for (const entry of exports) if (entry.type === 'local') describe(entry.local)
  for (const declaration of [...described.values()]) declaration.references.forEach(describe)
  for (const declaration of described.values()) {
    const human = inheritDocs(declaration, described)
    if (human) declaration.human = human
  }
  const order = new Map([...parts.keys()].map((local, index) => [local, index]))
  return [...described.values()].sort(
    (one, other) => (order.get(one.local) ?? 0) - (order.get(other.local) ?? 0),
  )
}

function readProblem(file: ts.SourceFile, { lines }: ModuleScope): string | undefined {
  const error = findSyntaxError(file)
  return error && `Line ${lines.lineAt(error.start)}: ${error.message}`
}

/** Lists the specifiers of all imports and re-exports in source order, each once. */
function readSpecifiers(file: ts.SourceFile): string[] {
  const ts = typescript()
  const found: { position: number; specifier: string }[] = []
  const add = (node: ts.Node | undefined): void => {
    if (!node || !ts.isStringLiteralLike(node)) return
    found.push({ position: node.pos, specifier: node.text })
  }
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) {
      add(statement.moduleSpecifier)
    } else if (ts.isImportEqualsDeclaration(statement)) {
      const specifier = requiredModule(statement)
      if (specifier !== undefined) found.push({ position: statement.pos, specifier })
    }
  }
  // Walking the whole tree is only needed for `import()`.
  if (/\bimport\s*\(/.test(file.text)) {
    const visit = (node: ts.Node): void => {
      if (isDynamicImport(node)) add(node.arguments[0])
      if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
        add(node.argument.literal)
      }
      ts.forEachChild(node, visit)
    }
    visit(file)
  }
  found.sort((one, other) => one.position - other.position)
  return [...new Set(found.map(({ specifier }) => specifier))]
}

function isDynamicImport(node: ts.Node): node is ts.CallExpression {
  const ts = typescript()
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
}
