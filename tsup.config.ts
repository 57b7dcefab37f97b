import { defineConfig } from 'tsup'

export default defineConfig({
  entry: ['src/*.ts', '!src/*.d.ts'],
  format: 'esm',
  target: 'node20',
  platform: 'node',
  dts: true,
  clean: true,
  splitting: true,
})
