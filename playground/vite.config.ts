import symbolDocs from 'unplugin-symbol-docs/vite'
import { defineConfig } from 'vite'

const isStandIn = process.env.SYMBOL_DOCS_MODEL === 'stand-in'

export default defineConfig({
  resolve: { tsconfigPaths: true },
  build: { lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'shop' }, minify: false },
  plugins: [
    symbolDocs({
      report: true,
      // The stand-in costs nothing; with the default model's price the log shows what the real thing would cost.
      ...(isStandIn && { price: { input: 0.1, cachedInput: 0.01, output: 0.5 } }),
    }),
  ],
})
