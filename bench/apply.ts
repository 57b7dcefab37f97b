import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ESLint } from 'eslint'
import tsdoc from 'eslint-plugin-tsdoc'
import { format } from 'prettier'
import ts from 'typescript'
import tseslint from 'typescript-eslint'
import { runApply, type ApplyRequest } from '../src/cli/apply.ts'
import { runApiExtractor } from '../test/support/declaration-generators.ts'
import { documentProject } from '../test/support/document.ts'
import { makeFolder } from '../test/support/folder.ts'
import { startModelServer } from '../test/support/model-server.ts'
import { fillForm } from '../test/support/shop.ts'
import { listTokens } from '../test/support/tokens.ts'

/**
 * Writes docs into the declarations and the sources of published packages, and says what readers and tools make of it:
 * `npx tsx bench/apply.ts [package]`.
 */
interface Subject {
  name: string
  entries: string[]
  /** The folders of its declarations, and the file that a consumer imports. */
  declarations: string[]
  types: string
}

const SUBJECTS: Subject[] = [
  {
    name: '@tanstack/query-core',
    entries: ['src/index.ts'],
    declarations: ['build/modern'],
    types: 'build/modern/index.d.ts',
  },
  { name: 'immer', entries: ['src/immer.ts'], declarations: ['dist'], types: 'dist/immer.d.ts' },
  {
    name: 'zod',
    entries: ['src/index.ts', 'src/mini/index.ts', 'src/v3/index.ts'],
    declarations: ['index.d.ts', 'v4', 'v3', 'mini'],
    types: 'index.d.ts',
  },
]

const MODULES = fileURLToPath(new URL('../node_modules/', import.meta.url))

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ESNext,
  strict: true,
  noEmit: true,
  types: [],
}

function createReader(
  root: string,
  types: string,
): { errors: string[]; undocumented: string[]; all: number } {
  const file = join(root, types)
  const program = ts.createProgram([file], OPTIONS)
  const checker = program.getTypeChecker()
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!)!
  const own = checker.getExportsOfModule(module).flatMap((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
    // A module under a name has no declaration of its own.
    const isModule = target.declarations?.every((node) => ts.isSourceFile(node))
    return isModule ? [] : [{ name: symbol.name, target }]
  })
  const isDocumented = ({ declarations = [] }: ts.Symbol): boolean =>
    declarations.some((node) => ts.getJSDocCommentsAndTags(node).length > 0)
  return {
    errors: ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' ')),
    undocumented: own.filter(({ target }) => !isDocumented(target)).map(({ name }) => name),
    all: own.length,
  }
}

function showMessage({ messageId, text }: { messageId: string; text: string }): string {
  return `${messageId} ${text}`
}

async function measureDeclarations(
  { declarations, types }: Subject,
  request: ApplyRequest,
): Promise<void> {
  const { root } = request
  const files = declarations
    .flatMap((path) =>
      path.endsWith('.ts')
        ? join(root, path)
        : readdirSync(join(root, path), { recursive: true, encoding: 'utf8' }).map((file) =>
            join(root, path, file),
          ),
    )
    .filter((file) => /\.d\.[cm]?ts$/.test(file))
  const read = (): string[] => files.map((file) => readFileSync(file, 'utf8'))
  const texts = read()
  const before = createReader(root, types)
  const said = runApiExtractor(root, types, 'rollup-before.d.ts').map(showMessage)
  await runApply({ ...request, paths: declarations })
  const after = createReader(root, types)
  const more = runApiExtractor(root, types, 'rollup-after.d.ts').map(showMessage)
  const applied = read()
  await runApply({ ...request, paths: declarations, log: () => undefined })
  const isStable = JSON.stringify(read()) === JSON.stringify(applied)
  await runApply({ ...request, paths: declarations, remove: true, log: () => undefined })
  console.log({
    exported: after.all,
    documentedBefore: before.all - before.undocumented.length,
    documentedAfter: after.all - after.undocumented.length,
    share: `${((100 * (after.all - after.undocumented.length)) / after.all).toFixed(1)} %`,
    undocumented: after.undocumented.join(', '),
    sameTokens: texts.every(
      (text, index) => listTokens(text).join('\0') === listTokens(applied[index]!).join('\0'),
    ),
    newErrors: after.errors.filter((error) => !before.errors.includes(error)),
    apiExtractor: {
      before: said.length,
      after: more.length,
      // Its other sentences count declarations without a release tag, or name links.
      newAboutSyntax: more.filter((line) => line.startsWith('tsdoc') && !said.includes(line)),
    },
    twiceIsOnce: isStable,
    removeRestores: JSON.stringify(read()) === JSON.stringify(texts),
  })
}

async function measureSources(request: ApplyRequest): Promise<void> {
  const { root, docs } = request
  const modules = Object.keys(docs.modules).map((path) => join(root, path))
  const read = (): string[] => modules.map((file) => readFileSync(file, 'utf8'))
  const lay = async (): Promise<string[]> =>
    Promise.all(modules.map((file) => format(readFileSync(file, 'utf8'), { filepath: file })))
  const formatted = await lay()
  modules.forEach((file, index) => writeFileSync(file, formatted[index]!))
  const before = { texts: read(), lint: await lint(root, modules) }
  await runApply({ ...request, source: true, write: true, force: true })
  const applied = read()
  const isFormatted = JSON.stringify(await lay()) === JSON.stringify(applied)
  const linted = await lint(root, modules)
  const again: string[] = []
  const { docs: next } = await documentProject(
    root,
    {},
    SUBJECTS.find(({ name }) => root.endsWith(name.replace('/', '+')))!.entries,
  )
  await runApply({
    ...request,
    docs: next,
    source: true,
    write: true,
    force: true,
    log: (line) => void again.push(line),
  })
  const isStable = JSON.stringify(read()) === JSON.stringify(applied)
  await runApply({ ...request, source: true, write: true, force: true, remove: true })
  console.log({
    sameTokens: before.texts.every(
      (text, index) => listTokens(text).join('\0') === listTokens(applied[index]!).join('\0'),
    ),
    prettierFindsNothing: isFormatted,
    eslint: { before: before.lint.length, new: linted.filter((one) => !before.lint.includes(one)) },
    secondRun: again,
    secondRunChangesNothing: isStable,
    removeRestores: JSON.stringify(read()) === JSON.stringify(before.texts),
  })
}

async function lint(root: string, files: string[]): Promise<string[]> {
  const eslint = new ESLint({
    cwd: root,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.ts'], plugins: { tsdoc }, rules: { 'tsdoc/syntax': 'warn' } },
      ...tseslint.configs.recommended,
    ] as never,
  })
  const results = await eslint.lintFiles(files)
  return results.flatMap(({ filePath, messages }) =>
    messages.map(({ ruleId, message }) => `${filePath.slice(root.length)} ${ruleId} ${message}`),
  )
}

const server = await startModelServer({ respond: fillForm })
process.env.OPENAI_BASE_URL = server.url
const wanted = process.argv[2]
for (const subject of SUBJECTS.filter(({ name }) => !wanted || name === wanted)) {
  console.log(`\n${subject.name}`)
  const folder = makeFolder('symbol-docs-apply-')
  const root = join(folder.root, subject.name.replace('/', '+'))
  cpSync(join(MODULES, subject.name), root, { recursive: true })
  writeFileSync(
    join(root, 'tsdoc.json'),
    JSON.stringify({
      $schema: 'https://developer.microsoft.com/json-schemas/tsdoc/v0/tsdoc.schema.json',
      tagDefinitions: [{ tagName: '@symbolDocs', syntaxKind: 'block' }],
    }),
  )
  const { docs, warnings } = await documentProject(root, {}, subject.entries)
  console.log(docs.stats, warnings.slice(0, 3))
  const request: ApplyRequest = {
    root,
    cwd: root,
    docs,
    paths: [],
    log: (line) => console.log(line),
  }
  await measureDeclarations(subject, request)
  await measureSources(request)
  rmSync(folder.root, { recursive: true })
}
await server.close()
