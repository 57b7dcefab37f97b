import type { ViteUserConfig } from 'vitest/config'

/**
 * `npm test` leaves out `*.slow.test.ts`: what starts many processes, older bundlers, dev servers, a browser or whole published
 * packages, so that the rest runs in two minutes on two cores. `npm run test:all` runs everything.
 */
const config: ViteUserConfig = {
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/fixtures/**'],
    globalSetup: 'test/support/global-setup.ts',
    // Also the last core: most tests wait for processes and servers.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The suite decides what CI, keys and servers a test sees; the machine's own must not leak in.
    env: { CI: '', OPENAI_API_KEY: '', OPENAI_BASE_URL: '', NO_COLOR: '1' },
    unstubEnvs: true,
    // One second, the default, is short for a page on a busy machine.
    expect: { poll: { timeout: 10_000 } },
    // The page is measured in Chromium only, and bundlers in processes of their own are not seen here.
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts'],
      exclude: ['src/page/**'],
      reporter: ['text', 'json-summary', 'json'],
      thresholds: {
        lines: 95,
        branches: 90,
        // The pure core.
        'src/{options,emit,plan,secrets,verify}/**': { lines: 100, branches: 100 },
        'src/generate/{answer,bill,bodies,dialect,error-fields,errors,failures}.ts': {
          lines: 100,
          branches: 100,
        },
        'src/generate/{limits,overflow,shrink,waits}.ts': {
          lines: 100,
          branches: 100,
        },
      },
    },
    // CI counts from the file; people read the terminal.
    reporters: process.env.VITEST_JSON
      ? ['default', ['json', { outputFile: process.env.VITEST_JSON }]]
      : ['default'],
  },
}

export default config
