import type { Options } from 'tsup'

const config: Options = {
  entry: ['src/*.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  dts: true,
  clean: true,
  splitting: true,
}

export default config
