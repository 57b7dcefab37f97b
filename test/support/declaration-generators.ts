import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Extractor, ExtractorConfig, type ExtractorMessage } from '@microsoft/api-extractor'

const require = createRequire(import.meta.url)

function runNode(root: string, script: string, ...given: string[]): void {
  try {
    execFileSync(process.execPath, [script, ...given], {
      cwd: root,
      encoding: 'utf8',
      stdio: 'pipe',
    })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${stdout}\n${stderr}`, { cause: error })
  }
}

/** The compiler's own declarations: one file for each module. */
export function runTsc(root: string, ...given: string[]): void {
  runNode(root, require.resolve('typescript/bin/tsc'), ...given)
}

/** Rolls the declarations of `dist` up into one file, and gives what API Extractor says about the comments. */
export function runApiExtractor(root: string, entry: string, out: string): ExtractorMessage[] {
  const messages: ExtractorMessage[] = []
  mkdirSync(join(root, 'temp'), { recursive: true })
  const compilerOptions = { skipLibCheck: true, types: [], module: 'NodeNext', target: 'ES2022' }
  const tsconfig = JSON.stringify({ compilerOptions, files: [entry] })
  writeFileSync(join(root, 'api-tsconfig.json'), tsconfig)
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: root,
      mainEntryPointFilePath: join(root, entry),
      compiler: { tsconfigFilePath: join(root, 'api-tsconfig.json') },
      apiReport: { enabled: false, reportFileName: 'api.md' },
      docModel: { enabled: true, apiJsonFilePath: join(root, 'temp/api.json') },
      dtsRollup: { enabled: true, untrimmedFilePath: join(root, out) },
      tsdocMetadata: { enabled: false },
    } as Parameters<typeof ExtractorConfig.prepare>[0]['configObject'],
    configObjectFullPath: undefined,
    packageJsonFullPath: join(root, 'package.json'),
  })
  Extractor.invoke(config, {
    localBuild: true,
    messageCallback: (message) => {
      messages.push(message)
      message.handled = true
    },
  })
  return messages
}

/** Generators of declarations by name: each writes into a folder of the project and gives its files. */
export const GENERATORS: Record<string, (root: string) => Promise<string[]>> = {
  async tsc(root) {
    runTsc(root, '-p', '.', '--outDir', 'dist')
    return ['dist']
  },
  async 'rolldown-plugin-dts'(root) {
    const [{ rolldown }, { dts }] = await Promise.all([
      import('rolldown'),
      import('rolldown-plugin-dts'),
    ])
    const bundle = await rolldown({
      cwd: root,
      input: join(root, 'src/index.ts'),
      plugins: [dts({ cwd: root, tsconfig: join(root, 'tsconfig.json'), sourcemap: true })],
    })
    await bundle.write({ dir: join(root, 'dist-rolldown') })
    await bundle.close()
    return ['dist-rolldown/index.d.ts']
  },
  async 'vite-plugin-dts'(root) {
    const [{ build }, { default: dts }] = await Promise.all([
      import('vite'),
      import('vite-plugin-dts'),
    ])
    await build({
      root,
      configFile: false,
      logLevel: 'silent',
      build: {
        lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'index' },
        outDir: 'dist-vite',
      },
      plugins: [dts({ root, tsconfigPath: join(root, 'tsconfig.json'), entryRoot: 'src' })],
    })
    return ['dist-vite']
  },
  async tsup(root) {
    // It wants the compiler in the project.
    mkdirSync(join(root, 'node_modules'), { recursive: true })
    symlinkSync(
      join(require.resolve('typescript'), '../..'),
      join(root, 'node_modules/typescript'),
      'junction',
    )
    const cli = join(require.resolve('tsup'), '../cli-default.js')
    runNode(root, cli, 'src/index.ts', '--dts-only', '--format', 'esm', '--out-dir', 'dist-tsup')
    return ['dist-tsup/index.d.ts']
  },
  async 'api-extractor'(root) {
    runTsc(root, '-p', '.', '--outDir', 'lib')
    runApiExtractor(root, 'lib/index.d.ts', 'dist-rollup/index.d.ts')
    return ['dist-rollup/index.d.ts']
  },
}
