import type { ViteUserConfig } from 'vitest/config'

/**
 * What mutants of the pure core are tried against: the tests that call it directly. Those that go through a server take
 * longer for each of thousands of mutants, and what only they notice is not tested closely enough.
 */
const config: ViteUserConfig = {
  test: {
    include: [
      'test/{config,emit,plan,secrets,verify}/**/*.test.ts',
      'test/generate/{allowance,answer,back-off,bill,bodies,budget,dialect,error-classes,error-fields,errors}.test.ts',
      'test/generate/{failures,flaws,limits,overflow,shrink,waits}.test.ts',
    ],
    testTimeout: 60_000,
    env: { CI: '', OPENAI_API_KEY: '', OPENAI_BASE_URL: '', NO_COLOR: '1' },
    unstubEnvs: true,
  },
}

export default config
