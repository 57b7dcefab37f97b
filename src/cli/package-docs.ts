import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'pathe'
import type * as Vite from 'vite'
import { readAliases } from '../bundlers/aliases.ts'
import { findEntries, type Input } from '../bundlers/entries.ts'
import { resolveEnvironment } from '../options/environment.ts'
import { OptionError } from '../options/option-error.ts'
import { resolveOptions, type Alias } from '../options/resolve.ts'
import { readSourceEntries, resolveRoot } from '../options/root.ts'
import { Project } from '../project/project.ts'
import type { Options, SymbolDocs } from '../types.ts'

/** What a package says about how it is documented. */
interface PackageSettings {
  options: Options
  aliases: Alias[]
  entries: string[]
}

/** Documents a package as its build does, from what is stored: nothing is asked. */
export async function documentPackage(
  cwd: string,
  folder: string | undefined,
  flags: Options,
): Promise<{ root: string; docs: SymbolDocs }> {
  const root = resolveRoot(folder === undefined ? undefined : resolve(cwd, folder), cwd)
  const found = (await readViteSettings(root)) ?? { options: {}, aliases: [], entries: [] }
  const entries = found.entries.length > 0 ? found.entries : listEntries(root)
  if (entries.length === 0) {
    throw new OptionError(
      `No entry of ${root} was found. \`build.lib.entry\` and \`build.rollupOptions.input\` of vite.config.*, index.html, and ` +
        '`exports`, `module`, `main` and `types` of package.json were tried. Set one of them to where the sources begin.',
    )
  }
  const options = { ...resolveOptions({ ...found.options, ...flags }), aliases: found.aliases }
  const environment = resolveEnvironment({ root, bundlerRoot: root, options })
  const project = new Project({ root, options, environment })
  try {
    const { docs } = await project.run({
      ...{ environment: 'command', entries: () => entries, graph: entries, mayAsk: false },
      ...{ isEarly: true, beganAt: performance.now(), logger: SILENT },
    })
    return { root, docs: docs() }
  } finally {
    await project.close()
  }
}

const SILENT = { info: () => {}, warn: () => {}, error: () => {} }

const RE_VITE_CONFIG = /^vite\.config\.[cm]?[jt]s$/

/** Reads the plugin's options and the entries from `vite.config.*` with the project's own vite. */
async function readViteSettings(root: string): Promise<PackageSettings | undefined> {
  if (!readdirSync(root).some((name) => RE_VITE_CONFIG.test(name))) return undefined
  const { resolveConfig } = await importVite(root)
  const config = await resolveConfig({ root, logLevel: 'silent' }, 'build')
  const plugin = config.plugins.find(({ name }) => name === 'unplugin-symbol-docs')
  const { options = {} } = (plugin?.api ?? {}) as { options?: Options }
  const { lib, rollupOptions } = config.build
  const input = (lib ? lib.entry : rollupOptions.input) as Input
  return {
    options,
    aliases: readAliases(config.resolve.alias, root),
    entries: findEntries(input, root),
  }
}

async function importVite(root: string): Promise<typeof Vite> {
  try {
    const { resolve: locate } = createRequire(join(root, 'package.json'))
    return (await import(pathToFileURL(locate('vite')).href)) as typeof Vite
  } catch {
    throw new OptionError(`${root} has a vite.config.* but no vite. Install its dependencies.`)
  }
}

function listEntries(root: string): string[] {
  const page = join(root, 'index.html')
  return existsSync(page) ? [page] : findEntries(readSourceEntries(root), root)
}
