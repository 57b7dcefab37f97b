import type { ViteUserConfig } from 'vitest/config'

/** What mutants are tried against; `bench/mutate.ts` says which tests. */
const config: ViteUserConfig = {
  test: {
    include: [process.env.MUTATE_TESTS ?? 'test/{config,emit,plan,secrets,verify}/**/*.test.ts'],
    testTimeout: 60_000,
    env: { CI: '', OPENAI_API_KEY: '', OPENAI_BASE_URL: '', NO_COLOR: '1' },
    unstubEnvs: true,
  },
}

export default config
