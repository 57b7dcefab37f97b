import { mkdir, readFile, writeFile } from 'node:fs/promises'
import type { BuildOptions, BuildResult, PluginBuild } from 'esbuild'
import { dirname, resolve } from 'pathe'
import type { UnpluginOptions } from 'unplugin'
import { createStderrLogger } from '../options/logger.ts'
import { RE_VIRTUAL } from '../emit/virtual-module.ts'
import { readAliases } from './aliases.ts'
import { cleanId, findEntries } from './entries.ts'
import type { Session } from './session.ts'

/**
 * esbuild. No `transform`: one that matches a file claims it, even when it returns nothing, and later plugins never see
 * it. The metafile tells the modules. The asset is written here, since esbuild emits none where there is an `outfile`.
 */
export function createEsbuildHooks(session: Session): Partial<UnpluginOptions> {
  return {
    esbuild: {
      onResolveFilter: RE_VIRTUAL,
      onLoadFilter: /symbol-docs$/,
      loader: 'js',
      setup: (build) => setUp(build, session),
    },
  }
}

function setUp(build: PluginBuild, session: Session): void {
  const options = build.initialOptions
  const folder = options.absWorkingDir ?? process.cwd()
  const wantsMetafile = options.metafile === true
  options.metafile = true
  session.configure({
    bundlerRoot: folder,
    aliases: readAliases(options.alias, folder),
    logger: createStderrLogger(),
  })

  let builds = 0
  build.onStart(() => {
    // That this is a watch shows only when it comes again.
    if (++builds === 2) session.reveal({ isWatching: true })
    session.start(findEntries(readEntryPoints(options), folder))
  })
  build.onEnd(async (result) => {
    const { metafile, errors } = result
    if (!wantsMetafile) Reflect.deleteProperty(result, 'metafile')
    if (errors.length > 0 || !metafile) return
    const outputs = Object.values(metafile.outputs)
    await session.finish({
      environment: 'build',
      entries: () =>
        findEntries(
          outputs.flatMap(({ entryPoint }) => entryPoint ?? []),
          folder,
        ),
      graph: Object.keys(metafile.inputs).flatMap((path) => cleanId(resolve(folder, path)) ?? []),
      emit: (fileName, source) => emitAsset({ options, folder, result, fileName, source }),
    })
  })
  build.onDispose(() => void session.close())
}

function readEntryPoints({ entryPoints }: BuildOptions): string[] {
  if (!entryPoints) return []
  const all = Array.isArray(entryPoints) ? entryPoints : Object.values(entryPoints)
  return all.map((entry) => (typeof entry === 'string' ? entry : entry.in))
}

async function emitAsset(asset: {
  options: BuildOptions
  folder: string
  result: BuildResult
  fileName: string
  source: string
}): Promise<void> {
  const { options, folder, result, fileName, source } = asset
  const outdir = options.outdir ?? (options.outfile ? dirname(options.outfile) : '.')
  const path = resolve(folder, outdir, fileName)
  if (options.write === false) {
    const contents = new TextEncoder().encode(source)
    result.outputFiles?.push({ path, contents, text: source, hash: '' })
    return
  }
  // A file that says the same is left alone: somebody may watch it.
  if ((await readFile(path, 'utf8').catch(() => undefined)) === source) return
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, source)
}
