import webpack from 'webpack'
import { expect, it } from 'vitest'
import type { Middleware } from '../../src/dev/middleware.ts'
import webpackPlugin from '../../src/webpack.ts'
import { createProject } from '../support/project.ts'

it('lets requests of the page wait until the compiler runs, and no others', () => {
  const { root } = createProject({ 'src/index.ts': 'export const one = 1\n' })
  const compiler = webpack({ context: root, entry: './src/index.ts', plugins: [webpackPlugin()] })!
  const options = compiler.options.devServer as {
    setupMiddlewares: (middlewares: unknown[], server: object) => { middleware: Middleware }[]
  }
  const [{ middleware } = {}] = options.setupMiddlewares([], {})
  const passed: string[] = []
  for (const url of ['/__symbol-docs/', '/', '/main.js']) {
    middleware!({ url } as never, {} as never, () => void passed.push(url))
  }
  expect(passed).toEqual(['/', '/main.js'])
})
