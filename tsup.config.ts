import { createRequire } from 'node:module'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

const require = createRequire(import.meta.url)

/**
 * Doors whose bundlers need only a small part of unplugin; loading all of it takes as long as the rest of a warm build.
 * The others need its loaders, which are files of their own beside it.
 */
const RE_ROLLUP_FAMILY = /[\\/]src[\\/](?:vite|rollup|rolldown)\.ts$/

const bundleUnplugin: Plugin = {
  name: 'bundle-unplugin',
  setup({ onResolve }) {
    onResolve({ filter: /^unplugin$/ }, ({ importer, path }) =>
      RE_ROLLUP_FAMILY.test(importer)
        ? { path: require.resolve(path), sideEffects: false }
        : { path, external: true },
    )
    // What of it only other bundlers use; nothing is left of it but the import.
    onResolve(
      { filter: /^(?:@jridgewell\/remapping|webpack-virtual-modules|acorn)$/ },
      ({ path }) => ({
        path,
        external: true,
        sideEffects: false,
      }),
    )
  },
}

const config: Options = {
  entry: ['src/*.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  dts: true,
  clean: true,
  splitting: true,
  noExternal: ['unplugin'],
  external: ['vite'],
  esbuildPlugins: [bundleUnplugin],
}

export default config
