/** Loads a package only where a test needs it. */
export type Load<Package> = () => Promise<Package>

type Older =
  | 'vite5'
  | 'vite6'
  | 'vite7'
  | 'rollup'
  | 'rolldown'
  | 'webpack'
  | 'webpackDevServer'
  | 'rspack'
  | 'rspackDevServer'
  | 'esbuild'

/** Their types are of their time; here each counts as what today's version is. */
const load = (module: Promise<unknown>): Promise<never> => module as Promise<never>

/** The bundlers of this folder's package.json: the oldest versions that are supported, and those between. */
export const OLDER: Record<Older, Load<never>> = {
  vite5: () => load(import('vite-5')),
  vite6: () => load(import('vite-6')),
  vite7: () => load(import('vite-7')),
  rollup: () => load(import('rollup')),
  rolldown: () => load(import('rolldown')),
  webpack: () => load(import('webpack')),
  webpackDevServer: () => load(import('webpack-dev-server')),
  rspack: () => load(import('@rspack/core')),
  rspackDevServer: () => load(import('@rspack/dev-server')),
  esbuild: () => load(import('esbuild')),
}
